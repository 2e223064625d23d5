// A visitor's fingers reach the booth's page and nothing behind it: no menu, no zoom, no
// selection, no dragging of pictures, no file dropped onto the screen.

const isWriting = (event) => event.target instanceof HTMLInputElement;
const stop = (event) => event.preventDefault();

export function guardScreen(root = document) {
  for (const kind of ["contextmenu", "dragstart", "dragover", "drop", "gesturestart"]) {
    root.addEventListener(kind, stop);
  }
  root.addEventListener("selectstart", (event) => isWriting(event) || stop(event));
  root.addEventListener("wheel", (event) => event.ctrlKey && stop(event), { passive: false });
  root.addEventListener("touchmove", (event) => event.touches.length > 1 && stop(event), {
    passive: false,
  });
  root.addEventListener("keydown", (event) => {
    const isZoom = (event.ctrlKey || event.metaKey) && ["+", "-", "=", "0"].includes(event.key);
    const isHistory = event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key);
    if (isZoom || isHistory) event.preventDefault();
  });
}
