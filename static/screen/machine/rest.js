// When there is time for what nobody waits for: nothing was touched just now, and nothing is to do.
const REST_MS = 400;

let touched = -Infinity;
for (const kind of ["pointerdown", "pointerup", "keydown", "wheel"]) {
  addEventListener(kind, () => void (touched = performance.now()), { capture: true, passive: true });
}

export const idle = () => new Promise((resolve) => {
  if (globalThis.requestIdleCallback) requestIdleCallback(resolve, { timeout: 1_000 });
  else setTimeout(resolve, 50);
});

export async function atRest() {
  await idle();
  for (let left; (left = touched + REST_MS - performance.now()) > 0;) {
    await new Promise((resolve) => setTimeout(resolve, left));
    await idle();
  }
}
