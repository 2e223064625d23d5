// The server's clock rules; this measures how far the screen's own clock is from it.

let offset = 0;

// sentAt, receivedAt: this screen's milliseconds around the answer; serverTime: ISO-8601.
// Half of the round trip is taken as the way back. -> drift in milliseconds, or null.
export function learnTime(serverTime, sentAt, receivedAt) {
  const server = Date.parse(serverTime);
  if (Number.isNaN(server)) return null;
  offset = Math.round(server - (sentAt + receivedAt) / 2);
  return offset;
}

export const serverNow = () => Date.now() + offset;

// Positive when the server is ahead of this screen.
export const driftMs = () => offset;
