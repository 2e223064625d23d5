// The live line to the server. Messages may be lost: each only says "look", and every
// heartbeat's answer says the same again.
import { io } from "./vendor.js";
import { learnTime } from "./clock.js";

const HEARTBEAT_MS = 10_000;
const ANSWER_MS = 5_000;
const REFUSALS = new Set(["unauthorized", "revoked"]);

// describe() -> the heartbeat's body. onDesired(desired, {pushed}), onRefused(code),
// onLine(isConnected), onConnect().
export function connect({ token, describe, onDesired, onRefused, onLine, onConnect }) {
  const socket = io("/device", {
    transports: ["websocket"],
    auth: { token },
    reconnectionDelay: 400,
    reconnectionDelayMax: 5_000,
    randomizationFactor: 0.6,
    timeout: 8_000,
  });
  let closed = false;
  let isFirst = true;

  function heartbeat() {
    if (!socket.connected) return;
    const sentAt = Date.now();
    socket.timeout(ANSWER_MS).emit("heartbeat", describe(), (lost, desired) => {
      if (lost || !desired || desired.error) return; // the next one will do
      learnTime(desired.time, sentAt, Date.now());
      onDesired(desired, { pushed: isFirst });
      isFirst = false;
    });
  }

  // A connection the server itself ended or refused is not tried again by the library.
  function tryAgain() {
    setTimeout(() => closed || socket.active || socket.connect(), 800 + 1_500 * Math.random());
  }

  socket.on("connect", () => {
    isFirst = true; // while we were away anything may have changed, our booth too
    onLine(true);
    heartbeat();
    onConnect();
  });
  socket.on("disconnect", () => {
    onLine(false);
    if (!socket.active) tryAgain();
  });
  socket.on("connect_error", (error) => {
    onLine(false);
    if (REFUSALS.has(error.message)) onRefused(error.message);
    else if (!socket.active) tryAgain();
  });
  socket.on("desired", (desired) => onDesired(desired, { pushed: true }));
  const timer = setInterval(heartbeat, HEARTBEAT_MS);

  return {
    heartbeat,
    report: (result) => socket.emit("command_result", result),
    close() {
      closed = true;
      clearInterval(timer);
      socket.disconnect();
    },
  };
}
