// A release beside the page: fetched, verified, put together and tried, not yet shown.
import { fetchLacking } from "./fetcher.js";
import { neededFiles } from "./files.js";
import { Problem } from "./problem.js";

const DOCUMENT = "booth.json";
const isDrawn = (file) => /^(image|video|audio)\//.test(file.type);

// null when nothing of this booth has been published yet.
async function readDocument(manifest, store) {
  const file = manifest.files.find((entry) => entry.path === DOCUMENT);
  if (!file) return null;
  const blob = await store.read(file.sha256);
  if (!blob) throw new Problem("file_missing", DOCUMENT);
  try {
    return JSON.parse(await blob.text());
  } catch {
    throw new Problem("document_unreadable", DOCUMENT);
  }
}

// Everything a page draws from: {manifest, document, pictures: Map<sha256, blob URL>}.
// A picture that `before` already shows keeps its address, so that it does not blink.
export async function assemble(manifest, store, before) {
  const document = await readDocument(manifest, store);
  const pictures = new Map();
  for (const file of neededFiles(manifest.files, document).filter(isDrawn)) {
    const known = before?.pictures.get(file.sha256);
    const blob = known ? null : await store.read(file.sha256);
    if (known || blob) pictures.set(file.sha256, known ?? URL.createObjectURL(blob));
  }
  return { manifest, document, pictures };
}

// Blob addresses hold their bytes in memory until they are given back.
export function dispose(release, kept) {
  release?.pictures.forEach((url, hash) => {
    if (!kept?.pictures.has(hash)) URL.revokeObjectURL(url);
  });
}

// The document comes first: it tells which of the other files will be drawn.
// tryOut(release) throws when the page cannot be drawn from it.
export async function stage(manifest, { store, signal, tryOut, before }) {
  const first = manifest.files.filter((file) => file.path === DOCUMENT);
  await fetchLacking(first, { store, signal });
  const needed = neededFiles(manifest.files, await readDocument(manifest, store));
  await fetchLacking(needed, { store, signal });
  const release = await assemble(manifest, store, before);
  try {
    tryOut(release);
  } catch (error) {
    dispose(release, before);
    throw new Problem("document_unusable", error.message);
  }
  return release;
}
