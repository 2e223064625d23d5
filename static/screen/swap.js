// From one release to the next: everything is fetched, verified and tried beside the page
// first, then shown as a whole. Whatever fails, the release that stands stays.
import { fetchLacking, fetchManifest } from "./fetcher.js";
import { neededFiles } from "./files.js";
import { Problem, Refused, wasSuperseded } from "./problem.js";

const DOCUMENT = "booth.json";
const RETRY_MS = 15_000;

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
async function assemble(manifest, store) {
  const document = await readDocument(manifest, store);
  const pictures = new Map();
  for (const file of neededFiles(manifest.files, document)) {
    const blob = /^(image|video|audio)\//.test(file.type) && (await store.read(file.sha256));
    if (blob) pictures.set(file.sha256, URL.createObjectURL(blob));
  }
  return { manifest, document, pictures };
}

const dispose = (release) => release?.pictures.forEach((url) => URL.revokeObjectURL(url));
const hashesOf = (manifest) => (manifest?.files ?? []).map((file) => file.sha256);

// show(release) draws it and resolves once painted. tryOut(document) throws if it cannot be
// drawn. onProblem({code, release} | null), onRefused(code).
export function createSwapper({ store, token, show, tryOut, onProblem, onRefused }) {
  let shown = null;
  let etag = null;
  let underway = null;
  let failed = null;

  async function stage(manifest, signal) {
    const booth = manifest.files.filter((file) => file.path === DOCUMENT);
    await fetchLacking(booth, { store, signal });
    const document = await readDocument(manifest, store);
    await fetchLacking(neededFiles(manifest.files, document), { store, signal });
    const next = await assemble(manifest, store);
    try {
      tryOut(next);
    } catch (error) {
      dispose(next);
      throw new Problem("document_unusable", error.message);
    }
    return next;
  }

  async function replace(next) {
    const before = shown;
    shown = next;
    await show(next);
    dispose(before);
    if (before) await store.writeManifest("previous", before.manifest);
    await store.writeManifest("current", next.manifest);
    await store.keepOnly(new Set([...hashesOf(next.manifest), ...hashesOf(before?.manifest)]));
  }

  async function follow(release, signal) {
    const answer = await fetchManifest({ token, etag, signal });
    if (answer.manifest) {
      const next = await stage(answer.manifest, signal);
      signal.throwIfAborted();
      etag = answer.etag;
      await replace(next);
    }
    failed = null;
    onProblem(null);
  }

  function stumble(error, release) {
    if (wasSuperseded(error)) return;
    if (error instanceof Refused) {
      onRefused(error.code);
      return;
    }
    failed = { release, at: Date.now() };
    onProblem({ code: error.code ?? "server_unreachable", release });
  }

  // A failed release is tried again with a later heartbeat, not with each.
  const restsAfterFailure = (release) =>
    failed?.release === release && Date.now() - failed.at < RETRY_MS;

  return {
    shown: () => shown,
    // What was shown last, drawn before the network answers. Never throws.
    async restore() {
      try {
        const manifest = await store.readManifest("current");
        if (manifest && !shown) await replace(await assemble(manifest, store));
      } catch {
        // The server brings it anew.
      }
    },
    // To be called with every answer. pushed: something has changed, whatever the number says.
    async desire(release, { pushed = false } = {}) {
      if (underway?.release === release && !pushed) return;
      if (!pushed && shown?.manifest.release === release && !failed) return;
      if (!pushed && restsAfterFailure(release)) return;
      underway?.control.abort();
      const mine = { release, control: new AbortController() };
      underway = mine;
      try {
        await follow(release, mine.control.signal);
      } catch (error) {
        stumble(error, release);
      } finally {
        if (underway === mine) underway = null;
      }
    },
  };
}
