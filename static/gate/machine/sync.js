// What goes to the server and comes from it by itself: the queue in order and in batches, the list
// by its changes, every few seconds.
import { whereIs } from "./alone.js";
import { Problem, Refused, Silence, Unable } from "./problem.js";

const BATCH = 500; // what the server takes
const POLL_MS = 3_000;
const AWAY_MS = 1_500;
const LIST_MS = 30_000;
const CHANGES_MS = 5_000;
const UPLOAD_MS = 30_000;
// so many answers of 5xx in a row are the server's own trouble, not one scan's
const MOST_BROKEN = 12;

const isNewsless = (error) => error instanceof Silence || error instanceof Refused;

// Uploads what waits. onSettled(results) after each batch, as the server told them.
export function createUploader({ ask, queue, clock, list, onSettled }) {
  let broken = 0;

  const bodyOf = ({ code, nonce, direction, at, party, decided }) => ({
    code, nonce, direction, scanned_at: clock.toOwn(at),
    ...(party !== null && { party }),
    ...(decided && { decided }),
  });

  async function sendScans(scans) {
    const body = { sent_at: new Date().toISOString(), scans: scans.map(bodyOf) };
    const { results } = await ask("POST", "/check-ins/batch", { body, milliseconds: UPLOAD_MS });
    if (results?.length !== scans.length) throw new Silence();
    broken = 0;
    await settle(scans, results);
    onSettled(results);
  }

  // What the server has leaves the queue; what it will never take is kept aside.
  async function settle(scans, results) {
    const had = scans.filter((entry, place) => results[place].status < 400);
    const writes = had.map((entry) => keepPlace(entry));
    const inside = results.findLast(({ status }) => status < 400)?.inside;
    if (inside !== undefined) list.setInside(inside);
    await queue.settle(had, (open) => writes.forEach((write) => write(open)));
    for (const [place, entry] of scans.entries()) {
      const { status, code, detail, title } = results[place];
      if (status >= 400 && status < 500) await queue.putAside(entry, { code, message: detail ?? title ?? "" });
    }
  }

  // Until the list's next change tells it, the guest is where this gate knows.
  const keepPlace = ({ hash }) => list.isHeld() ? list.move(hash, whereIs(hash, list, queue)) : () => undefined;

  // A batch that is refused or breaks the server as a whole is halved until the one scan stands alone.
  async function upload(scans) {
    try {
      await sendScans(scans);
    } catch (error) {
      if (isNewsless(error) || !(error instanceof Problem)) throw error;
      const isLater = error instanceof Unable;
      if (isLater && (error.code === "busy" || ++broken > MOST_BROKEN)) throw error;
      if (scans.length > 1) {
        const half = scans.length >> 1;
        await upload(scans.slice(0, half));
        await upload(scans.slice(half));
      } else if (!isLater) await queue.putAside(scans[0], error);
    }
  }

  async function sendUndoing(entry) {
    try {
      const body = { annulled_at: clock.toOwn(entry.at), sent_at: new Date().toISOString() };
      await ask("POST", `/check-ins/${entry.nonce}/annul`, { body });
      await queue.settle([entry]);
    } catch (error) {
      if (isNewsless(error) || error instanceof Unable) throw error;
      await queue.putAside(entry, error);
    }
  }

  // In order: scans up to the next undoing as batches, then that one.
  return async function uploadAll() {
    broken = 0;
    const waiting = queue.all().filter((entry) => !queue.isAsked(entry));
    let batch = [];
    for (const entry of [...waiting, null]) {
      const isScan = entry?.kind === "scan";
      if (batch.length && (!isScan || batch.length === BATCH)) {
        await upload(batch);
        batch = [];
      }
      if (isScan) batch.push(entry);
      // a scan that still waits cannot be undone there yet
      else if (entry && !queue.scan(entry.nonce)) await sendUndoing(entry);
    }
  };
}

// Asks for the list's changes again and again. act() -> whether the server was reached.
export function createRounds(act) {
  let timer = 0;
  let isOver = false;
  let running = null;
  async function round() {
    clearTimeout(timer);
    const isReached = await act();
    if (isOver) return;
    const pause = isReached ? POLL_MS : AWAY_MS;
    // many gates lose their server at once
    timer = setTimeout(again, pause * (0.75 + 0.5 * Math.random()));
  }
  const again = () => (running ??= round().finally(() => (running = null)));
  return {
    now: again,
    stop() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

// GET /gate/list -> the list, and the clock. Throws what `ask` throws.
export async function refreshList({ ask, list, clock }) {
  const { since, words } = list.ask();
  const sentAt = performance.now();
  const query = new URLSearchParams({ since, words });
  const answer = await ask("GET", `/gate/list?${query}`, { milliseconds: since ? CHANGES_MS : LIST_MS });
  clock.learn(answer.time, sentAt, performance.now());
  await list.take(answer, clock.now());
}
