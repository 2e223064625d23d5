// <div data-behaviour="plan-names"> around a floor plan: the booth under the pointer or in focus is
// named below the drawing, and arrow keys walk from booth to booth as they stand in the hall.

const AXES = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

export default function bind(wrap) {
  const line = wrap.querySelector("[data-plan-name]");
  const name = (event) => {
    const booth = event.target.closest?.(".plan-booth");
    if (booth && line) line.textContent = booth.dataset.words;
  };
  wrap.addEventListener("pointerover", name);
  wrap.addEventListener("focusin", name);
  wrap.addEventListener("keydown", (event) => {
    const booth = event.target.closest?.(".plan-booth");
    if (!booth || !(event.key in AXES)) return;
    event.preventDefault();
    nearest(wrap, booth, AXES[event.key])?.focus();
  });
}

function middle(booth) {
  const box = booth.querySelector(".plan-cell").getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

// the closest one on that side; to stray from the line costs three times the way along it
function nearest(wrap, from, [across, down]) {
  const [x, y] = middle(from);
  let best = null;
  let least = Infinity;
  for (const booth of wrap.querySelectorAll(".plan-booth")) {
    const [otherX, otherY] = middle(booth);
    const along = (otherX - x) * across + (otherY - y) * down;
    const aside = Math.abs((otherX - x) * down) + Math.abs((otherY - y) * across);
    if (booth !== from && along > 1 && along + 3 * aside < least) {
      best = booth;
      least = along + 3 * aside;
    }
  }
  return best;
}
