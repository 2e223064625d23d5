// Which of a release's files this screen will draw.

const PREFERRED = ["image/webp", "image/avif", "image/jpeg", "image/png"];

const rank = (rendition) => {
  const place = PREFERRED.indexOf(rendition.type);
  return place < 0 ? PREFERRED.length : place;
};

// The rendition of one format that fills `width` CSS pixels without being needlessly large.
// addressOf: when given, only those it knows an address for.
export function chooseRendition(media, width, addressOf = () => true) {
  const atHand = (media?.renditions ?? []).filter((rendition) => addressOf(rendition.sha256));
  const best = Math.min(...atHand.map(rank));
  const ofFormat = atHand
    .filter((rendition) => rank(rendition) === best)
    .sort((a, b) => a.width - b.width);
  return ofFormat.find((rendition) => rendition.width >= width) ?? ofFormat.at(-1) ?? null;
}

// A large one for a page of its own and a small one for cards: fixed widths, so that every
// screen of an exhibition asks for the same files.
export const LARGE = 1600;
export const SMALL = 640;

// What every screen of the hall carries, beside its own booth's files.
export const isOfHall = ({ path }) =>
  /^(booths|girih)\//.test(path) || path === "agenda.json" || path === "labels.json";

// Pictures come in several formats and sizes; those never drawn here are left where they are.
// The typeface comes with the page.
export function neededFiles(files, document) {
  const unused = new Set();
  for (const media of Object.values(document?.media ?? {})) {
    const used = [chooseRendition(media, LARGE), chooseRendition(media, SMALL)];
    for (const rendition of media.renditions ?? []) {
      if (!used.some((one) => one.sha256 === rendition.sha256)) unused.add(rendition.sha256);
    }
  }
  return files.filter((file) => !unused.has(file.sha256) && !file.path.startsWith("fonts/"));
}
