// Digits for fingers. Figures are written left to right, also on a Persian page.
import { Icon } from "../../screen/frame/icon.js";
import { html } from "../vendor.js";
import { digits } from "./saying.js";

const ROWS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

// Keys do not take the focus from the box that is written in.
const keepFocus = (event) => event.preventDefault();

export function Keypad({ press, erase, isBusy = false }) {
  const key = (digit) => html`<button class="key" type="button" key=${digit} disabled=${isBusy}
    onPointerDown=${keepFocus} onClick=${() => press(digit)}>${digits(digit)}</button>`;
  return html`<div class="keypad" dir="ltr" role="group" aria-label="صفحهٔ شماره">
    ${ROWS.map(key)}
    <span></span>${key("0")}
    <button class="key is-quiet" type="button" aria-label="پاک کردن یک رقم" disabled=${isBusy}
      onPointerDown=${keepFocus} onClick=${erase}><${Icon} name="delete" /></button>
  </div>`;
}
