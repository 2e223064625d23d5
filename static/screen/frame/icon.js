// One icon of the product's sprite.
import { html } from "../vendor.js";

// beside this module, wherever the build is served
const SPRITE = new URL("../../icons.svg", import.meta.url).pathname;
// Lucide has renamed some; documents may carry either name.
const RENAMED = { "triangle-alert": "alert-triangle", "circle-check-big": "check-circle" };

// isWay: an arrow of Persian reading, turned around where the page reads from the left.
export function Icon({ name, isWay = false }) {
  return html`<svg class=${isWay ? "icon is-way" : "icon"} aria-hidden="true" focusable="false">
    <use href=${`${SPRITE}#${RENAMED[name] ?? name}`} />
  </svg>`;
}
