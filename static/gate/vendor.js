// The one place of the gate's pages that knows where the vendored library stands.
export {
  html, render, useEffect, useLayoutEffect, useMemo, useRef, useState,
} from "../vendor/htm/3.1.1/preact-standalone.module.js";
