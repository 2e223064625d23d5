// One file on its way, until it is whole on the server: chunks that grow while all is well and shrink
// when the network is bad, tried again after 0.1, 1, 3 and 5 s, then whenever there is hope.

import { Trouble, begin, offsetOf, sendChunk } from "./tus.js";

const MEGABYTE = 1024 * 1024;
const SMALLEST = MEGABYTE / 4;
// small, so that what is no film is refused before much of it was sent
const FIRST = SMALLEST;
const USUAL = 5 * MEGABYTE;
const LARGEST = 8 * MEGABYTE;
const RETRY_MS = [100, 1000, 3000, 5000];
const HOPE_MS = 15_000;
const BUSY_MS = 4000;

// tell({id?, share, state, words}); state is uploading, away or elsewhere. Resolves when it is whole.
export async function transfer({ base, file, kind, id = null, tell, signal }) {
  const way = { base, file, kind, id, tell, signal, chunk: FIRST, failures: 0, offset: null };
  while (!signal.aborted) {
    try {
      await step(way);
      if (way.offset === file.size) return way.id;
      way.failures = 0;
    } catch (trouble) {
      if (signal.aborted) break;
      await settle(way, trouble);
    }
  }
  throw new Trouble("ended", "");
}

async function step(way) {
  const { file } = way;
  if (way.id === null) {
    const facts = await begin(way.base, { name: file.name, size: file.size, kind: way.kind });
    way.id = facts.id;
    way.offset = 0;
    say(way, "uploading");
    return;
  }
  const address = `${way.base}/${way.id}`;
  if (way.offset === null) {
    way.offset = await offsetOf(address);
    say(way, "uploading");
    return;
  }
  const { offset } = way;
  const blob = file.slice(offset, offset + way.chunk);
  const progress = (loaded) => say(way, "uploading", (offset + Math.min(loaded, blob.size)) / file.size);
  way.offset = await sendChunk(address, blob, offset, { progress, signal: way.signal });
  say(way, "uploading");
  way.chunk = way.chunk < USUAL ? Math.min(USUAL, way.chunk * 4) : Math.min(LARGEST, way.chunk + MEGABYTE);
}

function say(way, state, share = way.offset / way.file.size) {
  way.tell({ id: way.id, state, share, words: "" });
}

async function settle(way, trouble) {
  if (!["away", "busy", "moved"].includes(trouble.kind)) throw trouble;
  way.offset = null; // ask again what the server has
  if (trouble.kind === "moved") return;
  if (trouble.kind === "busy") {
    way.tell({ id: way.id, state: "elsewhere", words: trouble.message });
    await rest(BUSY_MS, way.signal);
    return;
  }
  way.chunk = Math.max(SMALLEST, way.chunk / 2);
  const wait = RETRY_MS[way.failures] ?? HOPE_MS;
  way.failures += 1;
  way.tell({ id: way.id, state: "away", words: trouble.message });
  await rest(wait, way.signal);
}

// So long, or until the network or the person is back.
export function rest(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      document.removeEventListener("visibilitychange", seen);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const seen = () => document.visibilityState === "visible" && done();
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
    document.addEventListener("visibilitychange", seen);
    signal.addEventListener("abort", done);
  });
}
