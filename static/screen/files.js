// Which of a release's files this screen will draw.

const PREFERRED = ["image/webp", "image/avif", "image/jpeg", "image/png"];

const rank = (rendition) => {
  const place = PREFERRED.indexOf(rendition.type);
  return place < 0 ? PREFERRED.length : place;
};

// The rendition of one format that fills `width` CSS pixels without being needlessly large.
export function chooseRendition(media, width) {
  const best = Math.min(...(media?.renditions ?? []).map(rank));
  const ofFormat = (media?.renditions ?? [])
    .filter((rendition) => rank(rendition) === best)
    .sort((a, b) => a.width - b.width);
  return ofFormat.find((rendition) => rendition.width >= width) ?? ofFormat.at(-1) ?? null;
}

const LARGE = 1600;
const SMALL = 640;

// A large one for its own page and a small one for cards: fixed widths, so that every screen
// of an exhibition asks for the same files.
export const largeRendition = (media) => chooseRendition(media, LARGE);
export const smallRendition = (media) => chooseRendition(media, SMALL);

// Pictures come in several formats and sizes; those never drawn here are left where they are.
export function neededFiles(files, document) {
  const unused = new Set();
  for (const media of Object.values(document?.media ?? {})) {
    const used = [largeRendition(media), smallRendition(media)];
    for (const rendition of media.renditions ?? []) {
      if (!used.some((one) => one?.sha256 === rendition.sha256)) unused.add(rendition.sha256);
    }
  }
  return files.filter((file) => !unused.has(file.sha256));
}
