// One scan on its way to a verdict: the server's where it answers in time, else the gate's own,
// under the same nonce, so that the server's rule of replays keeps it one scan.
import { decideAlone, passageOf, whereIs } from "./alone.js";
import { cleanCode } from "./code.js";
import { isAccepted } from "./decide.js";
import { advance } from "./presence.js";
import { Problem, Refused, Silence, Unable } from "./problem.js";
import { hashCode } from "./sealed.js";

const ANSWER_MS = 1_500; // somebody stands before the gate
const PIN_MS = 8_000; // a supervisor's PIN is checked slowly on purpose, and only by the server
const AGAIN_MS = 120_000; // a supervisor who tries once more means the same guest
const SAME_MS = 3_000;
const LONGEST_READ = 1_000;
const NO_PIN = "سرور پاسخ نمی‌دهد و رمز سرپرست را تنها سرور می‌شناسد. کمی بعد دوباره بکوشید.";

export function makeNonce() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What a reader sent: {code | null, hash, raw}; the hash is that of the code, else of what was read.
export function readRaw(raw) {
  const text = String(raw).slice(0, LONGEST_READ);
  // half a character cannot be written in JSON
  const read = text.toWellFormed?.() ?? text;
  const code = cleanCode(read);
  return { code, raw: read, hash: hashCode(code ?? read) };
}

export const serverVerdict = ({ conflict, ...answer }) => ({
  ...answer,
  isConflict: conflict,
  isAccepted: isAccepted(answer.outcome),
  decidedBy: "server",
});

const problemVerdict = (nonce, { code, message }, inside) => ({
  nonce, outcome: "error", code, message, inside,
  isConflict: false, isAccepted: false, decidedBy: "server",
});

// parts: {ask, list, queue, clock, isConnected(), inside(), onRefused(problem)}
// -> {scan(raw, options), forget(nonce): what was undone may be scanned again at once}
export function createScanning({ ask, list, queue, clock, isConnected, inside, onRefused }) {
  const recent = new Map(); // direction and code -> {at, verdict: promise}
  const tried = new Map(); // an override that was not answered -> {nonce, at}

  const bodyOf = ({ code, nonce, direction, at, party }) => ({
    code, nonce, direction, scanned_at: clock.toOwn(at), sent_at: new Date().toISOString(),
    ...(party !== null && { party }),
  });

  // What the server decided moves the guest in the list as well: it may be gone the next moment.
  async function settle(entry, answer) {
    let write;
    if (isAccepted(answer.outcome) && list.isHeld()) {
      const room = answer.overrode ? null : answer.guest?.party_size ?? null;
      const place = advance(list.find(entry.hash).place, passageOf({ ...entry, room }, list.head()));
      write = list.move(entry.hash, place);
    }
    list.setInside(answer.inside);
    await queue.settle([entry], write);
  }

  async function decideHere(entry, read) {
    const { room, ...told } = decideAlone({ ...read, ...entry, code: read.code }, list, queue);
    const isKept = await queue.decide(entry, { decided: told.outcome, room });
    return {
      nonce: entry.nonce, ...told, inside: inside(),
      isConflict: false, isAccepted: isAccepted(told.outcome), decidedBy: "gate", isKept,
    };
  }

  async function refuse(entry, error) {
    if (error instanceof Refused) {
      await queue.decide(entry, { decided: "error", room: null });
      onRefused(error);
    } else await queue.putAside(entry, error);
    return problemVerdict(entry.nonce, error, inside());
  }

  async function decide(read, direction, party) {
    let entry = queue.undecided(read.hash, direction);
    if (!entry) {
      const made = { kind: "scan", nonce: makeNonce(), at: clock.now() };
      // on its way to the disk before it is on its way to the server
      [entry] = queue.add({ ...made, code: read.raw, hash: read.hash, direction, party }, "relaxed");
    }
    queue.ask(entry);
    if (!isConnected()) return decideHere(entry, read);
    try {
      const answer = await ask("POST", "/check-ins", { body: bodyOf(entry), milliseconds: ANSWER_MS });
      settle(entry, answer);
      return serverVerdict(answer);
    } catch (error) {
      if (error instanceof Silence || error instanceof Unable) return decideHere(entry, read);
      if (error instanceof Problem) return refuse(entry, error);
      throw error;
    }
  }

  // A PIN is never kept: without the server there is no override. What was sent and not answered
  // has its nonce again when the supervisor tries again.
  async function override(read, direction, party, supervisor) {
    const key = `${direction} ${party} ${read.hash}`;
    const before = tried.get(key);
    const isAgain = before && clock.now() - before.at < AGAIN_MS;
    const { nonce, at } = isAgain ? before : { nonce: makeNonce(), at: clock.now() };
    tried.set(key, { nonce, at });
    const entry = { nonce, code: read.raw, hash: read.hash, direction, party, at };
    try {
      const body = { ...bodyOf(entry), override: supervisor };
      const answer = await ask("POST", "/check-ins", { body, milliseconds: PIN_MS });
      tried.delete(key);
      settle(entry, answer);
      return serverVerdict(answer);
    } catch (error) {
      if (error instanceof Refused) onRefused(error);
      if (error instanceof Silence) throw new Problem("away", NO_PIN);
      throw error;
    }
  }

  // The same code again within a moment, in the same direction, is the same scan.
  function again(key) {
    const before = recent.get(key);
    if (!before || performance.now() - before.at > SAME_MS) return null;
    // held before the camera, it stays one scan; what could not be checked is to be tried again
    if (!before.isError) before.at = performance.now();
    return before.verdict.then((verdict) => ({ ...verdict, wasSuppressed: true }));
  }

  function remember(key, promise) {
    for (const [other, { at }] of recent) if (performance.now() - at > SAME_MS) recent.delete(other);
    const one = { at: performance.now(), verdict: promise, nonce: null, isError: false };
    recent.set(key, one);
    promise.then(({ nonce, outcome }) => {
      Object.assign(one, { at: performance.now(), nonce, isError: outcome === "error" });
    }, () => recent.delete(key));
  }

  function forget(undone) {
    for (const [key, { nonce }] of recent) if (nonce === undone) recent.delete(key);
  }

  function scan(raw, { direction, party = null, override: supervisor = null }) {
    const read = readRaw(raw);
    const key = `${direction} ${read.hash}`;
    if (supervisor) return override(read, direction, party, supervisor);
    const same = party === null ? again(key) : null;
    if (same) return same;
    const verdict = decide(read, direction, party).then((one) => ({ ...one, wasSuppressed: false }));
    remember(key, verdict);
    return verdict;
  }

  return { scan, forget };
}
