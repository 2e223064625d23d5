// Brings what a release needs and this screen lacks, and lets nothing through unverified.
import { Problem, Refused } from "./problem.js";
import { verifies } from "./verify.js";

const AT_ONCE = 6;
const TRIES = 4;
const ANSWER_MS = 10_000;
const SLOWEST = 50; // bytes a millisecond: what is slower than that has stopped

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("superseded", "AbortError"));
    }, { once: true });
  });
}

// Waits 0.25, 0.5, 1 s, with up to as much again by chance: 73 screens fail together.
const backoff = (tries) => 250 * 2 ** tries * (1 + Math.random());

async function persistently(attempt, signal) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt(tries);
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Refused || error.code === "file_missing" || tries + 1 >= TRIES) throw error;
      await pause(backoff(tries), signal);
    }
  }
}

// Also ends what never arrives: a connection may stay open and say nothing for ever.
function patience(signal, milliseconds) {
  const late = AbortSignal.timeout(milliseconds);
  return signal ? AbortSignal.any([signal, late]) : late;
}

export async function refusalOf(response) {
  const body = await response.json().catch(() => ({}));
  return new Refused(body.code === "token_revoked" ? "revoked" : "unauthorized", body.detail ?? "");
}

// -> {manifest, etag}; manifest is null when the server says it has not changed (304).
// Throws Refused (401, 403) and Problem("server_unreachable").
export function fetchManifest({ token, etag, signal }) {
  return persistently(async () => {
    const headers = { Authorization: `Bearer ${token}` };
    if (etag) headers["If-None-Match"] = etag;
    const response = await fetch("/api/v1/release", {
      headers, cache: "no-store", signal: patience(signal, ANSWER_MS),
    });
    if (response.status === 304) {
      await response.text(); // what is never read is never let go
      return { manifest: null, etag };
    }
    if (response.status === 401 || response.status === 403) throw await refusalOf(response);
    if (!response.ok) throw new Problem("server_unreachable", `release: ${response.status}`);
    return { manifest: await response.json(), etag: response.headers.get("ETag") };
  }, signal);
}

// One file's verified bytes as a Blob. After a first failure the browser's cache is passed by:
// what it holds for this address may be the very thing that is broken.
function fetchFile(file, { signal, base }) {
  return persistently(async (tries) => {
    const cache = tries ? "reload" : "default";
    const response = await fetch(base + file.sha256, {
      cache, signal: patience(signal, ANSWER_MS + file.size / SLOWEST),
    });
    if (response.status === 404) throw new Problem("file_missing", file.path);
    if (!response.ok) throw new Problem("server_unreachable", `${file.path}: ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (!(await verifies(bytes, file.sha256))) throw new Problem("hash_mismatch", file.path);
    return new Blob([bytes], { type: file.type });
  }, signal);
}

// Puts every lacking file into the store, six at a time; the first failure ends them all.
export async function fetchLacking(files, { store, signal, base = "/files/" }) {
  const wanted = [...new Map(files.map((file) => [file.sha256, file])).values()];
  const queue = wanted[Symbol.iterator]();
  const worker = async () => {
    for (const file of queue) {
      signal?.throwIfAborted();
      if (store.has(file.sha256)) continue;
      await store.write(file.sha256, await fetchFile(file, { signal, base }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
