// The server's clock rules; this measures how far the screen's own clock is from it. Between two
// answers time is counted by the steady clock, which nobody can put forward or back.

const KEY = "ghorfeh.drift";
const WRONG_MS = 300_000; // more than any clock strays by itself, less than a programme lasts

let base = Date.now() + recall() - performance.now();

// What was learnt last stands in until the server answers.
function recall() {
  try {
    return Number(localStorage.getItem(KEY)) || 0;
  } catch {
    return 0;
  }
}

// sentAt, receivedAt: performance.now() around the answer; serverTime: ISO-8601. Half of the
// round trip is taken as the way back.
export function learnTime(serverTime, sentAt, receivedAt) {
  const server = Date.parse(serverTime);
  if (Number.isNaN(server)) return;
  base = server - (sentAt + receivedAt) / 2;
  try {
    localStorage.setItem(KEY, String(driftMs()));
  } catch {
    // the next start begins with this screen's own clock
  }
}

export const serverNow = () => Math.round(base + performance.now());

// Positive when the server is ahead of this screen.
export const driftMs = () => serverNow() - Date.now();

export const isClockWrong = () => Math.abs(driftMs()) >= WRONG_MS;
