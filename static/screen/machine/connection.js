// The live line to the server. Messages may be lost: each only says "look", and every
// heartbeat's answer says the same again.
import { learnTime } from "./clock.js";
import { openLine } from "./line.js";

const HEARTBEAT_MS = 10_000;
const ANSWER_MS = 5_000;
const REFUSALS = new Set(["unauthorized", "revoked"]);

// describe() -> the heartbeat's body. onDesired(desired, {pushed}), onRefused(code),
// onLine(isConnected), onConnect().
export function connect({ token, describe, onDesired, onRefused, onLine, onConnect }) {
  let isFirst = true;

  async function heartbeat() {
    if (!line.isOpen()) return;
    const sentAt = performance.now();
    const desired = await line.ask("heartbeat", describe(), ANSWER_MS);
    if (!desired || desired.error) return; // the next one will do
    learnTime(desired.time, sentAt, performance.now());
    onDesired(desired, { pushed: isFirst });
    isFirst = false;
  }

  const line = openLine({
    namespace: "/device",
    auth: { token },
    onOpen() {
      isFirst = true; // while we were away anything may have changed, our booth too
      onLine(true);
      heartbeat();
      onConnect();
    },
    onClose: () => onLine(false),
    onRefused(message) {
      onLine(false);
      if (REFUSALS.has(message)) onRefused(message);
    },
    onEvent: (name, body) => name === "desired" && onDesired(body, { pushed: true }),
  });
  const timer = setInterval(heartbeat, HEARTBEAT_MS);

  return {
    heartbeat,
    report: (result) => line.tell("command_result", result),
    close() {
      clearInterval(timer);
      line.close();
    },
  };
}
