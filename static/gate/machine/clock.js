// The server's clock rules; this measures how far the gate's own is from it at every contact.
// Between two contacts time is counted by the steady clock, which nobody can put forward or back.

const WRONG_MS = 120_000; // shown to the steward

// drift: what was learnt last, milliseconds that the server is ahead; onLearnt(drift).
export function createClock(drift, onLearnt) {
  let base = Date.now() + (drift ?? 0) - performance.now();
  let isKnown = drift !== undefined;
  const now = () => Math.round(base + performance.now());
  const driftMs = () => now() - Date.now();
  return {
    now,
    // sentAt, receivedAt: performance.now() around the answer; serverTime: ISO-8601. Half of the
    // round trip is taken as the way back.
    learn(serverTime, sentAt, receivedAt) {
      const server = Date.parse(serverTime);
      if (Number.isNaN(server)) return;
      base = server - (sentAt + receivedAt) / 2;
      isKnown = true;
      onLearnt(driftMs());
    },
    // Seconds that the gate's own clock is ahead of the server's; null while nobody knows.
    errorSeconds: () => (isKnown ? Math.round(-driftMs() / 1000) : null),
    isWrong: () => isKnown && Math.abs(driftMs()) > WRONG_MS,
    // An instant of the server's clock as the gate's own clock tells it now: so are times told, beside
    // `sent_at`, and the server reads the error off the two.
    toOwn: (at) => new Date(at - driftMs()).toISOString(),
  };
}
