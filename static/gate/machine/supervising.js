// Undoing, walk-ins, finding a guest by name, conflicts: what is done beside scanning.
import { isAccepted } from "./decide.js";
import { Problem } from "./problem.js";
import { makeNonce } from "./scanning.js";

const UNDO_MS = 15 * 60_000; // by the gate itself; a supervisor may later, at the server
const SLOW_MS = 8_000;

// parts: {ask, queue, list, clock, inside(), onUndone(nonce), onSettled(), settle()}
export function createSupervising({ ask, queue, list, clock, inside, onUndone, onSettled, settle }) {
  const nonces = new Map(); // a walk-in that was not answered -> its nonce

  const refusal = (code) => new Problem(code, list.head()?.sentences.words[code] ?? "");

  // A scan that still waits here is undone here, server or not.
  async function undoHere(entry) {
    if (!isAccepted(entry.decided)) throw refusal("check_in_was_refused");
    if (clock.now() - entry.at > UNDO_MS) throw refusal("annul_too_late");
    if (!queue.undone().has(entry.nonce)) {
      const [, kept] = queue.add({ kind: "annul", nonce: entry.nonce, at: clock.now() }, "strict");
      await kept;
    }
    onUndone(entry.nonce);
    settle();
    return { nonce: entry.nonce, inside: inside() };
  }

  async function undoThere(nonce, override) {
    const body = override ? { override } : {};
    const answer = await ask("POST", `/check-ins/${nonce}/annul`, { body, milliseconds: SLOW_MS });
    list.setInside(answer.inside);
    onUndone(nonce);
    return answer;
  }

  return {
    async undo(nonce, override = null) {
      const entry = queue.scan(nonce);
      return entry && !queue.isAsked(entry) && !override ? undoHere(entry) : undoThere(nonce, override);
    },
    // form: {name, group: its name, organisation?, job?, phone?, party?, override}
    async walkIn(form) {
      const key = JSON.stringify({ ...form, override: null });
      const nonce = nonces.get(key) ?? makeNonce();
      nonces.set(key, nonce);
      const answer = await ask("POST", "/gate/walk-ins", { body: { ...form, nonce }, milliseconds: SLOW_MS });
      nonces.delete(key);
      return answer;
    },
    async findGuests(typed, override = null) {
      const body = { typed, ...(override && { override }) };
      return (await ask("POST", "/gate/guests", { body, milliseconds: SLOW_MS })).guests;
    },
    replaceBadge: (guest, override) =>
      ask("POST", "/gate/badges", { body: { guest, override }, milliseconds: SLOW_MS }),
    // -> {conflicts of today, others: how many of other days}
    findConflicts: (override) =>
      ask("POST", "/gate/conflicts", { body: { override }, milliseconds: SLOW_MS }),
    // how: "party", "annul" or "note" -> {inside, waiting}
    async settleConflict(conflict, how, note, override) {
      const body = { conflict, how, note, override };
      const answer = await ask("POST", "/gate/settlements", { body, milliseconds: SLOW_MS });
      list.setInside(answer.inside);
      onSettled();
      return answer;
    },
    status: () => ask("GET", "/gate/status", { milliseconds: SLOW_MS }),
  };
}
