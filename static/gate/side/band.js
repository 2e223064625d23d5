// Across the whole screen: that this gate decides alone, how many scans wait to be sent, and that
// this browser keeps none of them.
import { Icon } from "../../screen/frame/icon.js";
import { number } from "../frame/saying.js";
import { html } from "../vendor.js";

export function Band({ state }) {
  if (state.isConnected && state.isLasting) return null;
  if (state.isConnected) {
    return html`<div class="band" role="status"><${Icon} name="alert-triangle" />
      <span>این مرورگر حافظهٔ ماندگار نداده است؛ اگر دستگاه خاموش شود، خواندن‌های در صف از دست می‌روند.</span></div>`;
  }
  return html`<div class="band" role="status"><${Icon} name="wifi-off" />
    <strong>سرور در دسترس نیست؛ این ورودی خودش تصمیم می‌گیرد.</strong>
    <span>${state.waiting ? `${number(state.waiting)} خواندن در صف ارسال است.` : "چیزی در صف ارسال نیست."}
      ${state.isLasting ? "" : " این مرورگر حافظهٔ ماندگار نداده است؛ پنجره را نبندید."}</span></div>`;
}
