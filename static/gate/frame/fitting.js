// A name as large as its box lets it be: on two lines at most, no word torn while that can be
// helped, never cut off.
import { useLayoutEffect, useRef } from "../vendor.js";

const SMALLEST = 22; // px; only a word of a hundred letters comes so far
const TEARS_BELOW = 44;
const STEP = 0.9;

function fits(one, size, room, lines) {
  one.style.fontSize = `${size}px`;
  const line = parseFloat(getComputedStyle(one).lineHeight);
  return one.scrollWidth <= one.clientWidth + 1
    && one.scrollHeight <= Math.min(line * lines + 4, room());
}

function fit(one, largest, lines) {
  const room = () => one.parentElement.clientHeight * 0.5;
  let size = largest;
  one.style.overflowWrap = "normal";
  while (size > TEARS_BELOW && !fits(one, size, room, lines)) size *= STEP;
  if (size > TEARS_BELOW) return;
  one.style.overflowWrap = "anywhere";
  while (size > SMALLEST && !fits(one, size, room, lines)) size *= STEP;
}

// -> ref of the element that holds `text`; again whenever the window changes.
export function useFitting(text, share = 0.085, lines = 2) {
  const ref = useRef(null);
  useLayoutEffect(() => {
    const one = ref.current;
    if (!one) return undefined;
    const now = () => fit(one, Math.max(56, Math.min(150, one.parentElement.clientWidth * share * 1.4)), lines);
    now();
    let isOver = false;
    document.fonts.ready.then(() => isOver || now());
    addEventListener("resize", now);
    return () => {
      isOver = true;
      removeEventListener("resize", now);
    };
  }, [text, share, lines]);
  return ref;
}
