// Whether the server answers, and how full the hall is.
import { number } from "../frame/saying.js";
import { html } from "../vendor.js";

function Full({ inside, capacity }) {
  const share = Math.min(inside / capacity, 1);
  const level = share >= 1 ? "full" : share >= 0.9 ? "near" : "room";
  return html`<div class="bar" data-level=${level} role="img" aria-label=${`${number(Math.round(share * 100))} درصد پر است`}>
    <span style=${{ "--share": `${share * 100}%` }}></span></div>
    ${level !== "room" && html`<p class="bar-words">${level === "full" ? "سالن پر است" : "نزدیک پر شدن"}</p>`}`;
}

export function Hall({ seen }) {
  const { state } = seen;
  const capacity = state.rules?.capacity;
  return html`<section class="hall" aria-label="سالن">
    <p class="line" data-connected=${state.isConnected ? "true" : "false"}><span class="line-dot"></span>
      <span>${state.isConnected ? "در ارتباط با سرور" : "بدون سرور"} · صف ارسال: ${number(state.waiting)}</span>
      ${state.isRehearsal && html`<strong class="rehearsal">تمرین</strong>`}</p>
    <p class="hall-label">هم‌اکنون در سالن</p>
    <p class="hall-count"><strong>${state.inside === null ? "–" : number(state.inside)}</strong>
      ${capacity ? html`<span>از ${number(capacity)}</span>` : html`<span>نفر</span>`}</p>
    ${capacity && state.inside !== null && html`<${Full} inside=${state.inside} capacity=${capacity} />`}
  </section>`;
}
