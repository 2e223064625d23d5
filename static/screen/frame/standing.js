// What a screen shows when there is no booth to show: still a page of the exhibition.
import { Icon } from "./icon.js";
import { boothNumber, prose } from "./persian.js";
import { html } from "../vendor.js";

export function Waiting({ title, boothCode, isAway }) {
  return html`<main class="standing">
    <div class="standing-words">
      ${boothCode && html`<p class="kind">غرفهٔ <bdi>${boothNumber(boothCode)}</bdi></p>`}
      <h1 class="name is-m"><bdi>${prose(title) || "به نمایشگاه خوش آمدید"}</bdi></h1>
      <p class="standing-note" role="status">${isAway
        ? html`<${Icon} name="wifi-off" /> در انتظار سرور نمایشگاه؛ با برقراری ارتباط، این صفحه خود تازه می‌شود.`
        : "این غرفه به‌زودی معرفی می‌شود."}</p>
    </div>
  </main>`;
}

// Held up for ten seconds so that someone in the aisle can tell which screen this is.
export function Identify({ number, name }) {
  return html`<div class="identify" role="alert">
    <p class="identify-label">غرفهٔ</p>
    <p class="identify-number"><bdi>${number ? boothNumber(number) : "؟"}</bdi></p>
    ${name && html`<p class="identify-name"><bdi>${prose(name)}</bdi></p>`}
  </div>`;
}
