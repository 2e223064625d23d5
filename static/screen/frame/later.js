// What a page shows in its second frame: a tap is answered at once by what the eye meets first.
import { useEffect, useState } from "../vendor.js";

let isWhole = false;

// Within this call pages are drawn at once with all that comes later.
export function wholly(draw) {
  isWhole = true;
  try {
    draw();
  } finally {
    isWhole = false;
  }
}

const PAUSE_MS = 32;

// What it was given last, once it has been painted and nothing new came for two frames: what hangs
// on it may be slow, and whoever types on does not wait.
export function useBehind(value) {
  const [behind, setBehind] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setBehind(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return behind;
}

// false in a component's first frame, true from the next one on.
export function useLater() {
  const [isLater, setLater] = useState(isWhole);
  useEffect(() => setLater(true), []);
  return isLater;
}
