// The one place that knows where the vendored libraries stand.
// An import map would have to be an inline script, which the content policy forbids.
export {
  html, render, useEffect, useLayoutEffect, useRef, useState,
} from "/static/vendor/htm/3.1.1/preact-standalone.module.js";
export { io } from "/static/vendor/socket.io-client/4.8.4/socket.io.esm.min.js";
export { sha256 } from "/static/vendor/noble-hashes/2.4.0/sha2.js";
