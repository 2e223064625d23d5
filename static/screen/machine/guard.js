// A visitor's fingers reach the booth's page and nothing behind it: no menu, no zoom, no
// selection, no dragging of pictures, no file dropped onto the screen, no swipe to another page.

const isWriting = (event) => event.target instanceof HTMLInputElement;
const stop = (event) => event.preventDefault();
const COPYING = ["a", "c", "v", "x", "z"];

// isStrict() says whether this is a real screen, where the browser's own keys (reload, print, find,
// history, developer tools) must do nothing. A demonstration on somebody's laptop keeps them, and
// so does the technician who is pairing.
export function guardScreen({ isStrict, root = document }) {
  for (const kind of ["contextmenu", "dragstart", "dragover", "drop", "gesturestart", "auxclick"]) {
    root.addEventListener(kind, stop);
  }
  root.addEventListener("selectstart", (event) => isWriting(event) || stop(event));
  root.addEventListener("wheel", (event) => event.ctrlKey && stop(event), { passive: false });
  root.addEventListener("touchmove", (event) => event.touches.length > 1 && stop(event), {
    passive: false,
  });
  root.addEventListener("keydown", (event) => {
    const isChord = event.ctrlKey || event.metaKey;
    const isZoom = isChord && ["+", "-", "=", "0"].includes(event.key);
    const isHistory = event.altKey && ["ArrowLeft", "ArrowRight", "Home"].includes(event.key);
    const isBrowsers = /^F\d+$/.test(event.key) || (isChord && !(isWriting(event) && COPYING.includes(event.key)));
    if (isZoom || isHistory || (isBrowsers && isStrict())) event.preventDefault();
  });
  // The browser's own way back leads to this very page.
  history.pushState(null, "");
  addEventListener("popstate", () => isStrict() ? history.pushState(null, "") : history.back());
}
