// The one place that knows where the vendored libraries stand.
// An import map would have to be an inline script, which the content policy forbids.
export {
  Component, createContext, html, render, useContext, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState,
} from "../vendor/htm/3.1.1/preact-standalone.module.js";
export { sha256 } from "../vendor/js-sha256/1.0.0/sha256.min.js";
