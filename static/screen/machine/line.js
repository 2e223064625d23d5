// One namespace of Socket.IO over a WebSocket, as screens need it: events either way, answers to
// ours, and a new try whenever the line is lost. The protocol is Engine.IO 4 and Socket.IO 5
// (github.com/socketio: engine.io-protocol, socket.io-protocol); of both only the text packets.

const OPEN = "0", CLOSE = "1", PING = "2", PONG = "3", MESSAGE = "4";
const CONNECT = "0", DISCONNECT = "1", EVENT = "2", ACK = "3", REFUSE = "4";
const HANDSHAKE_MS = 8_000;
const FIRST_MS = 400;
const LONGEST_MS = 5_000;

// Twice as long after each failure, and up to 0.6 of it more or less by chance: a whole fleet
// loses its server at once.
const pauseAfter = (failures) =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.4 + 1.2 * Math.random());

// Handlers: onOpen(), onClose() once for each onOpen, onRefused(message), onEvent(name, ...args).
// -> {isOpen(), tell(name, body), ask(name, body, milliseconds) -> Promise, close()}
export function openLine({ namespace, auth, onOpen, onClose, onRefused, onEvent }) {
  const address = `${location.origin.replace(/^http/, "ws")}/socket.io/?EIO=4&transport=websocket`;
  const asked = new Map();
  let socket = null;
  let isOpen = false;
  let isOver = false;
  let failures = 0;
  let count = 0;
  let silence = 0; // milliseconds without a packet after which the line is dead
  let watch = 0;
  let next = 0;

  const send = (type, rest) => socket.send(`${MESSAGE}${type}${namespace},${rest}`);

  function listen(milliseconds) {
    clearTimeout(watch);
    watch = setTimeout(drop, milliseconds);
  }
  // Whatever ended it: what was asked stays unanswered, and the next try is on its way.
  function drop() {
    clearTimeout(watch);
    const old = socket;
    socket = null;
    if (!old) return;
    old.onopen = old.onmessage = old.onclose = null;
    old.close();
    asked.clear();
    if (isOpen) {
      isOpen = false;
      onClose();
    }
    if (!isOver) next = setTimeout(dial, pauseAfter(failures++));
  }
  function dial() {
    socket = new WebSocket(address);
    socket.onmessage = ({ data }) => {
      if (silence) listen(silence);
      hear(String(data));
    };
    socket.onclose = drop;
    listen(HANDSHAKE_MS);
  }
  function hear(packet) {
    const rest = packet.slice(1);
    switch (packet[0]) {
      case OPEN: {
        const { pingInterval, pingTimeout } = JSON.parse(rest);
        silence = pingInterval + pingTimeout;
        send(CONNECT, JSON.stringify(auth));
        break;
      }
      case PING: socket.send(PONG + rest); break;
      case CLOSE: drop(); break;
      case MESSAGE: hearMessage(rest); break;
    }
  }
  function hearMessage(message) {
    const [, type, of, id, body] = /^(.)(?:(\/[^,]*),)?(\d*)(.*)$/s.exec(message);
    if (of !== namespace) return;
    const said = body ? JSON.parse(body) : null;
    switch (type) {
      case CONNECT:
        isOpen = true;
        failures = 0;
        onOpen();
        break;
      case EVENT: onEvent(...said); break;
      case ACK:
        asked.get(id)?.(said[0]);
        asked.delete(id);
        break;
      case DISCONNECT:
        failures = Math.max(failures, 1);
        drop();
        break;
      case REFUSE:
        failures = Math.max(failures, 1);
        drop();
        onRefused(said?.message);
        break;
    }
  }

  dial();
  return {
    isOpen: () => isOpen,
    tell: (name, body) => isOpen && send(EVENT, JSON.stringify([name, body])),
    // Resolves with the answer, with null when none came in time or the line was lost.
    ask: (name, body, milliseconds) => new Promise((resolve) => {
      if (!isOpen) return void resolve(null);
      const id = String(count++);
      const timer = setTimeout(() => {
        asked.delete(id);
        resolve(null);
      }, milliseconds);
      asked.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      send(EVENT, id + JSON.stringify([name, body]));
    }),
    close() {
      isOver = true;
      clearTimeout(next);
      drop();
    },
  };
}
