// The one connection to the /desk namespace that the page's behaviours share; made when first
// asked for. Not bound to an element. on(topic, listener) answers with what stops listening.

import { io } from "../../vendor/socket.io-client/4.8.4/socket.io.esm.min.js";

let socket = null;

function connection() {
  socket ??= io("/desk", { transports: ["websocket"], reconnectionDelayMax: 10_000 });
  return socket;
}

export function on(topic, listener) {
  connection().on(topic, listener);
  return () => connection().off(topic, listener);
}
