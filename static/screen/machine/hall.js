// What a screen knows of the whole hall: every booth's document, the agenda, the labels. Read
// after the booth itself has been painted, a few files at a time.
import { isOfHall } from "./files.js";
import { idle } from "./rest.js";
import { readJson } from "./staging.js";

const AT_ONCE = 8;
const BOOTH = /^booths\/(.+)\.json$/;

// What was parsed for the release before, by hash: most of it is the same in the next.
let parsed = new Map();

// parse(file, found) for each that is there. -> whether all were.
async function readAll(files, store, isOver, parse) {
  let isWhole = true;
  for (let at = 0; at < files.length && !isOver(); at += AT_ONCE) {
    await idle();
    const some = files.slice(at, at + AT_ONCE);
    const lacking = some.filter((file) => !parsed.has(file.sha256));
    const blobs = await store.readMany(lacking.map((file) => file.sha256));
    for (const file of some) {
      const said = parsed.get(file.sha256)
        ?? await readJson(file, store, blobs.get(file.sha256)).catch(() => undefined);
      if (said) parse(file, said);
      else if (said === null) isWhole = false;
    }
  }
  return isWhole;
}

// -> {hall: {documents: Map code → document}, agenda, labels, isWhole}, or null when isOver()
// became true. The patterns of all booths are given to the release's pictures.
export async function readHall({ manifest, pictures }, store, isOver) {
  const files = manifest.files.filter(isOfHall);
  const patterns = files.filter((file) => file.type.startsWith("image/"));
  const documents = new Map();
  const found = { "agenda.json": null, "labels.json": null };
  const kept = new Map();
  const texts = files.filter((file) => file.path.endsWith(".json"));
  let isWhole = await readAll(texts, store, isOver, (file, said) => {
    kept.set(file.sha256, said);
    const [, code] = BOOTH.exec(file.path) ?? [];
    if (code) documents.set(said.booth?.code ?? code, said);
    else found[file.path] = said;
  });
  const drawn = await store.readMany(patterns.map((file) => file.sha256));
  pictures.add(drawn);
  isWhole &&= patterns.every((file) => drawn.has(file.sha256));
  if (isOver()) return null;
  parsed = kept;
  return { hall: { documents }, agenda: found["agenda.json"], labels: found["labels.json"], isWhole };
}
