// A release beside the page: fetched, verified, put together and tried, not yet shown.
import { fetchLacking } from "./fetcher.js";
import { isOfHall, neededFiles } from "./files.js";
import { createPictures } from "./pictures.js";
import { Problem } from "./problem.js";
import { verifies } from "./verify.js";

const DOCUMENT = "booth.json";
const isMedia = (file) => /^(image|video|audio)\//.test(file.type);

// A file's JSON, hashed again: a disk may lose what it was given. null when it has to be fetched.
export async function readJson({ sha256, path }, store, blob) {
  const bytes = await (blob ?? await store.read(sha256))?.arrayBuffer();
  if (!bytes) return null;
  if (!(await verifies(bytes, sha256))) {
    await store.drop(sha256);
    return null;
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Problem("document_unusable", path);
  }
}

// null when nothing of this booth has been published yet.
async function readDocument(manifest, store) {
  const file = manifest.files.find((entry) => entry.path === DOCUMENT);
  if (!file) return null;
  const document = await readJson(file, store);
  if (!document) throw new Problem("file_missing", DOCUMENT);
  return document;
}

const ownMedia = (manifest, document) =>
  neededFiles(manifest.files, document).filter((file) => isMedia(file)
    && (!isOfHall(file) || file.sha256 === document?.pattern?.sha256));

// Everything a booth's pages draw from: {manifest, document, pictures}.
export async function assemble(manifest, store, isAway) {
  const document = await readDocument(manifest, store);
  const blobs = await store.readMany(ownMedia(manifest, document).map((file) => file.sha256));
  const absent = manifest.files.filter((file) => !isOfHall(file) && !blobs.has(file.sha256));
  return {
    manifest,
    document,
    pictures: createPictures(blobs, new Set(absent.map((file) => file.sha256)), isAway),
  };
}

// The booth's own pictures on the disk, hashed again. -> whether all of them are whole; those that
// are not are dropped.
export async function checkMedia({ manifest, document }, store) {
  let isWhole = true;
  for (const { sha256 } of ownMedia(manifest, document)) {
    const bytes = await (await store.read(sha256))?.arrayBuffer().catch(() => null);
    if (bytes && await verifies(bytes, sha256)) continue;
    isWhole = false;
    await store.drop(sha256);
  }
  return isWhole;
}

// The document comes first: it tells which of the other files will be drawn.
// tryOut(release) throws when the page cannot be drawn from it.
export async function stage(manifest, { store, signal, tryOut, isAway }) {
  const first = manifest.files.filter((file) => file.path === DOCUMENT);
  await fetchLacking(first, { store, signal });
  const needed = neededFiles(manifest.files, await readDocument(manifest, store));
  await fetchLacking(needed, { store, signal });
  const release = await assemble(manifest, store, isAway);
  try {
    tryOut(release);
  } catch (error) {
    throw new Problem("document_unusable", error.message);
  }
  return release;
}
