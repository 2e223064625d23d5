// One icon of the product's sprite.
import { html } from "./vendor.js";

// Lucide has renamed some; documents may carry either name.
const RENAMED = { "triangle-alert": "alert-triangle", "circle-check-big": "check-circle" };

export function Icon({ name }) {
  return html`<svg class="icon" aria-hidden="true" focusable="false">
    <use href=${`/static/icons.svg#${RENAMED[name] ?? name}`} />
  </svg>`;
}
