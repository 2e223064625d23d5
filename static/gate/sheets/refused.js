// Scans of an hour without a server that it would not take: they are told, never dropped in silence.
import { clock, plain } from "../frame/saying.js";
import { html } from "../vendor.js";
import { Sheet } from "./sheet.js";

export function RefusedUploads({ seen, acts }) {
  const { refusedUploads, rules } = seen.state;
  return html`<${Sheet} title="خواندن‌هایی که سرور نپذیرفت" seen=${seen} acts=${acts}>
    ${refusedUploads.length === 0 && html`<p>چیزی نمانده است.</p>`}
    <ul class="refused">${refusedUploads.map(({ nonce, at, direction, problem }) => html`<li key=${nonce}>
      <p><strong>${direction === "exit" ? "خروج" : "ورود"} · ${clock(at, rules?.zone, true)}</strong><span>${plain(problem?.message)}</span></p>
      <button class="act" type="button" onClick=${() => seen.station.forgetRefused(nonce)}>دیده شد</button></li>`)}</ul>
  <//>`;
}
