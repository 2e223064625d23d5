// What stands above the page until it is answered: the keyboard stays in it, and goes back to where
// it was when it is gone. Neither a native modal nor a page that is inert: either has the whole page
// styled anew, twice, and the native one every page that is kept; half of the tap went into that.
import { html, render, useLayoutEffect, useRef } from "../vendor.js";
import { useShown } from "./kept.js";

// Tab goes from one of its buttons to the next, and round.
function step(above, isBackward) {
  const stops = [...above.querySelectorAll("button")];
  const at = stops.indexOf(document.activeElement);
  stops.at((isBackward ? Math.max(at, 0) - 1 : at + 1) % stops.length).focus();
}

// A shade over the screen, outside of the page. draw(shade) fills it. -> takes it away.
function raise(draw, close) {
  const held = document.activeElement;
  const above = document.createElement("div");
  above.className = "above";
  above.onclick = ({ target }) => !target.closest("dialog > *") && close?.();
  document.body.append(above);
  draw(above);
  (above.querySelector("[autofocus]") ?? above.querySelector("button")).focus({ preventScroll: true });

  const onKey = (event) => {
    if (above.nextElementSibling) return; // something else stands above it
    if (event.key === "Tab") step(above, event.shiftKey);
    else if (event.key === "Escape" && close) close();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", onKey);
  return () => {
    removeEventListener("keydown", onKey);
    render(null, above);
    above.remove();
    if (document.activeElement === document.body) held.focus({ preventScroll: true });
  };
}

// close: told when Escape or a touch beside it has closed it. Anything else is an attribute.
export function Modal({ close, children, ...attributes }) {
  const { current } = useRef({ above: null });
  current.draw = () => current.above && render(html`<dialog open aria-modal="true" ...${attributes}>${children}</dialog>`, current.above);
  current.close = close;
  useLayoutEffect(() => void current.draw());
  useShown(() => {
    const lower = raise((above) => {
      current.above = above;
      current.draw();
    }, close && (() => current.close()));
    return () => {
      current.above = null;
      lower();
    };
  }, [], useLayoutEffect);
  return null;
}
