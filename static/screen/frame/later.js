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

// false in a component's first frame, true from the next one on.
export function useLater() {
  const [isLater, setLater] = useState(isWhole);
  useEffect(() => setLater(true), []);
  return isLater;
}
