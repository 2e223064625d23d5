// The booths somebody has put side by side, and how more come to them: codes of the view.
import { Icon } from "../frame/icon.js";
import { boothNumber, prose } from "../frame/persian.js";
import { html } from "../vendor.js";
import { hereOf } from "./hall.js";
import { t } from "./words.js";

export const MOST = 3;
export const boothsOf = (hall, codes = []) => codes.map((code) => hall.get(code)).filter(Boolean).slice(0, MOST);

// Why a booth cannot come to the others; null when it can.
export function hindrance(chosen, booth) {
  if (chosen.length === MOST) return "full";
  return chosen.length && chosen[0].kind !== booth.kind ? "otherKind" : null;
}

// The codes after a booth was put in or taken out. The first one meets this screen's own booth,
// where that is of its kind.
export function toggled(known, hall, codes, booth) {
  if (codes.includes(booth.code)) return codes.filter((code) => code !== booth.code);
  const own = hereOf(known);
  const isFirst = !codes.length && own && own !== booth && own.kind === booth.kind;
  return [...(isFirst ? [own.code] : codes), booth.code];
}

export function Swatch({ booth, addressOf, name = "swatch" }) {
  const source = addressOf(booth.document.pattern?.sha256);
  return source ? html`<img class=${name} src=${source} alt="" loading="lazy" decoding="async" draggable=${false} />`
    : html`<span class=${name}></span>`;
}

export function CompareButton({ known, hall, codes, booth, choose, isBrief }) {
  const isIn = codes.includes(booth.code);
  const why = isIn ? null : hindrance(boothsOf(hall, codes), booth);
  const words = t(isIn ? "remove" : "add");
  return html`<button class="hall-button ${isBrief ? "is-brief" : ""}" type="button" aria-pressed=${isIn ? "true" : "false"}
    aria-label=${isBrief ? `${words}: ${prose(booth.name)}` : null} aria-disabled=${why ? "true" : null} title=${why && t(why)}
    onClick=${() => choose(why ? codes : toggled(known, hall, codes, booth), why)}>
    <${Icon} name=${isIn ? "check" : "git-compare"} />${!isBrief && html` <span>${t("compare")}</span>`}</button>`;
}

const nameOf = (booth) => `${boothNumber(booth.code)} · ${prose(booth.name)}`;

// What is chosen so far, on every page of the hall. why: what hindered the last choice.
export function Tray({ hall, codes, choose, go, why }) {
  const chosen = boothsOf(hall, codes);
  if (!chosen.length) return null;
  return html`<section class="tray" aria-label=${t("chosen")}>
    <ul class="tray-booths">${chosen.map((booth) => html`<li key=${booth.code}><button class="hall-button" type="button"
      aria-label="${t("remove")}: ${nameOf(booth)}" onClick=${() => choose(codes.filter((code) => code !== booth.code))}>
      <bdi lang="fa">${nameOf(booth)}</bdi> <${Icon} name="x" /></button></li>`)}</ul>
    ${chosen.length > 1
      ? html`<button class="hall-button is-main" type="button" onClick=${() => go({ page: "compare", codes })}>
          <${Icon} name="git-compare" /> <span>${t("begin")}</span></button>`
      : html`<p class="tray-note">${t("one")}</p>`}
    ${why && html`<p class="tray-note" role="status">${t(why)}</p>`}
  </section>`;
}
