// One icon of the product's sprite, drawn from its path: a <use> of the sprite would cost a page
// three times its elements and a request for each.
import { html } from "../vendor.js";

// beside this module, wherever the build is served
const SPRITE = new URL("../../icons.svg", import.meta.url).pathname;
const PATIENCE_MS = 5_000;
// Lucide has renamed some; documents may carry either name.
const RENAMED = { "triangle-alert": "alert-triangle", "circle-check-big": "check-circle" };
const paths = {};

// To be awaited before anything is drawn. Where the sprite does not come, pages go without, and it
// is asked for again. onLearnt(): whatever is drawn from now on has its icons.
export async function learnIcons(onLearnt) {
  try {
    const answer = await fetch(SPRITE, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) throw new Error(answer.status);
    for (const [, name, path] of (await answer.text()).matchAll(/id="([\w-]+)".*?d="([^"]+)/g)) paths[name] = path;
    onLearnt();
  } catch {
    setTimeout(learnIcons, PATIENCE_MS, onLearnt);
  }
}

// isWay: an arrow of Persian reading, turned around where the page reads from the left.
export function Icon({ name, isWay = false }) {
  return html`<svg class=${isWay ? "icon is-way" : "icon"} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d=${paths[RENAMED[name] ?? name]} /></svg>`;
}
