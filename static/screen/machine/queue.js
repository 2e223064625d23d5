// What visitors did, kept under a UUID until the server has it: at least once on the wire, once
// in its table. Times are this screen's own; the server reads them by the clock of the sending.
// Kept in IndexedDB, which plain HTTP has too; in memory where that is missing.
import { refusalOf } from "./fetcher.js";
import { Refused } from "./problem.js";
import { idle } from "./rest.js";

const BATCH = 200; // the server takes 500
const MOST = 5_000; // a day without a server; then the oldest go
const RETRY_MS = 30_000;
const ANSWER_MS = 20_000;
const NAME = "ghorfeh-events";

const events = new Map(); // id -> event, oldest first
const fresh = []; // noted and not yet on the disk
let base = null; // the open database
let key = null; // the device's token; without one nothing is noted
let refuse = null;
let isSending = false;
let timer = 0;

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function openBase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("event", { keyPath: "id" });
  return asked(request);
}

// A full or broken disk costs what comes after a loss of power, nothing else.
function inBase(act) {
  try {
    if (base) act(base.transaction("event", "readwrite").objectStore("event"));
  } catch {
    base = null;
  }
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export const waiting = () => events.size;

// kind: "page.shown", …; more: flat, small. Nothing is noted in a demonstration.
export function note(kind, more = {}) {
  if (!key) return;
  const event = { id: uuid(), at: new Date().toISOString(), kind, ...more };
  events.set(event.id, event);
  if (fresh.push(event) === 1) idle().then(keep); // no tap waits for the disk
  if (events.size > MOST) forget([events.keys().next().value]);
  if (events.size >= BATCH) send();
  else timer ||= setTimeout(() => idle().then(send), RETRY_MS / 10);
}

function keep() {
  const kept = fresh.splice(0).filter(({ id }) => events.has(id));
  inBase((store) => kept.forEach((event) => store.put(event)));
}

function forget(ids) {
  for (const id of ids) events.delete(id);
  inBase((store) => ids.forEach((id) => store.delete(id)));
}

// -> whether this batch is settled: the server has it, or will never take it (422). A single bad
// event is refused by itself in an answer of 200 and holds up none of the others. Throws Refused.
async function deliver(batch) {
  const response = await fetch("/api/v1/events", {
    method: "POST",
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    body: JSON.stringify({ sent_at: new Date().toISOString(), events: batch }),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  if (response.status === 401) throw await refusalOf(response);
  const isSettled = response.ok || response.status === 422;
  if (isSettled) forget(batch.map(({ id }) => id));
  await response.text(); // what is never read is never let go
  return isSettled;
}

// Sends all there is. Called at every connect; by itself while something waits.
export async function send() {
  clearTimeout(timer);
  timer = 0;
  if (isSending || !key) return;
  isSending = true;
  try {
    while (events.size && (await deliver([...events.values()].slice(0, BATCH)))) continue;
  } catch (error) {
    // else the server is away: they wait
    if (error instanceof Refused) refuse(error.code);
  }
  isSending = false;
  if (events.size) timer = setTimeout(send, RETRY_MS);
}

// Begins to note for this device, with what an earlier page left unsent. onRefused(code): the
// server knows it no more.
export async function openQueue(token, onRefused) {
  key = token;
  refuse = onRefused;
  addEventListener("pagehide", keep);
  try {
    base = await openBase();
    const kept = await asked(base.transaction("event").objectStore("event").getAll());
    kept.sort((a, b) => (a.at < b.at ? -1 : 1)).forEach((event) => events.set(event.id, event));
  } catch {
    base = null;
  }
  send();
}

// The device is another's from now on; what its earlier one did not send is gone with it.
export function closeQueue() {
  forget([...events.keys()]);
  key = null;
}
