// Pictures that were sent from this page, as the files they are here: shown while the server still
// makes its renditions of them.

const known = new Map();

export function rememberPicture(id, file) {
  known.set(id, URL.createObjectURL(file));
}

export function pictureHere(id) {
  return known.get(id);
}

// {document, local} for the screen's preview: what the document names and the server has not ready
// is added from here.
export async function withLocalPictures(document) {
  const wanted = [...namedIn(document)].filter((id) => known.has(id) && !document.media[id]);
  const found = await Promise.all(wanted.map(async (id) => [id, await describe(id)]));
  const media = { ...document.media, ...Object.fromEntries(found.filter(([, about]) => about)) };
  return { document: { ...document, media }, local: Object.fromEntries(wanted.map((id) => [id, known.get(id)])) };
}

function* namedIn({ sections }) {
  for (const { fields = [], items = [] } of sections) {
    for (const { value } of [...fields, ...items.flatMap((item) => item.fields)]) {
      if (value?.media) yield value.media;
    }
  }
}

async function describe(id) {
  const image = new Image();
  image.src = known.get(id);
  try {
    await image.decode();
  } catch {
    return null; // a format that this browser does not show: the screen draws its pattern there
  }
  const { naturalWidth: width, naturalHeight: height } = image;
  const rendition = { path: id, sha256: id, size: 0, type: "image/webp", width, height };
  return { kind: "picture", width, height, focal: [0.5, 0.5], renditions: [rendition] };
}
