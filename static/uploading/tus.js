// tus 1.0 with a server that checks every chunk: begin, ask how far it is, send a chunk. Knows no
// page. Throws a Trouble whose kind says what may be done: "away" try again, "busy" somebody else is
// at it, "moved" ask how far it is, "gone" begin anew, "refused" nothing; its message is for people.

import { checksum } from "./crc32.js";

const VERSION = { "Tus-Resumable": "1.0.0" };
const AWAY = "به سرور نمی‌رسیم";
// a chunk that takes longer than this is lost: less is sent the next time
const PATIENCE_MS = 90_000;

export class Trouble extends Error {
  constructor(kind, message = AWAY) {
    super(message);
    this.kind = kind;
  }
}

export const tokenOf = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

const encode = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

// The server's facts of a new upload, its id among them.
export async function begin(base, { name, size, kind }) {
  const answer = await ask("POST", base, {
    "Upload-Length": String(size),
    "Upload-Metadata": `kind ${encode(kind)},name ${encode(name.slice(-150) || "?")}`,
  });
  return JSON.parse(answer.body);
}

export async function offsetOf(address) {
  return Number((await ask("HEAD", address)).header("Upload-Offset"));
}

export const giveUp = (address) => ask("DELETE", address);

// The offset that the server has after this chunk; progress(bytes of it that are sent).
export async function sendChunk(address, blob, offset, { progress, signal }) {
  const bytes = await blob.arrayBuffer().catch(() => {
    throw new Trouble("file", "پرونده خوانده نشد. شاید جابه‌جا یا پاک شده است؛ دوباره برگزینیدش.");
  });
  const headers = {
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(offset),
    "Upload-Checksum": checksum(bytes),
  };
  return Number((await ask("PATCH", address, headers, { body: bytes, progress, signal })).header("Upload-Offset"));
}

function ask(method, address, headers = {}, { body = null, progress, signal } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    request.timeout = PATIENCE_MS;
    const sent = { ...VERSION, Accept: "application/json", "X-CSRFToken": tokenOf(), ...headers };
    for (const [name, value] of Object.entries(sent)) request.setRequestHeader(name, value);
    if (progress) request.upload.addEventListener("progress", ({ loaded }) => progress(loaded));
    for (const end of ["error", "timeout", "abort"]) request.addEventListener(end, () => reject(new Trouble("away")));
    request.addEventListener("load", () => {
      const trouble = troubleOf(request);
      if (trouble) reject(trouble);
      else resolve({ body: request.responseText, header: (name) => request.getResponseHeader(name) });
    });
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

const KINDS = { 404: "gone", 409: "moved", 410: "gone", 423: "busy", 429: "away", 460: "away" };

function troubleOf(request) {
  const { status } = request;
  if (status >= 200 && status < 300) return null;
  if (status === 401) return new Trouble("away", "دوباره وارد شوید؛ سپس خودش پی گرفته می‌شود");
  const kind = KINDS[status] ?? (status >= 500 && status !== 503 ? "away" : "refused");
  return new Trouble(kind, titleOf(request) ?? (kind === "refused" ? "سرور این پرونده را نپذیرفت." : AWAY));
}

function titleOf(request) {
  try {
    return JSON.parse(request.responseText).title;
  } catch {
    return undefined;
  }
}
