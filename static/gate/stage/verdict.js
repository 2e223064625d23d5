// What a scan came to, over the whole stage: colour, sign, words and sound say the same.
import { Icon } from "../../screen/frame/icon.js";
import { useFitting } from "../frame/fitting.js";
import { groupKey, pattern } from "../frame/pattern.js";
import { number, plain } from "../frame/saying.js";
import { html, useEffect, useRef } from "../vendor.js";
import { Party } from "./party.js";
import { HEADLINES, ICONS, isPassable, isVip, toneOf } from "./words.js";

const nameOf = ({ guest, outcome }) => plain(guest?.name) || HEADLINES[outcome];

const NOT = { entry: "وارد نشود", exit: "خروج ثبت نشد" };

function headOf({ guest, outcome, isAccepted, direction }) {
  if (isAccepted) return HEADLINES[outcome];
  return guest ? `${NOT[direction]} · ${HEADLINES[outcome]}` : NOT[direction];
}

function Chips({ verdict }) {
  const { guest } = verdict;
  const companions = guest.party_size - 1;
  return html`<ul class="chips">
    ${isVip(verdict) && html`<li class="chip is-vip"><${Icon} name="star" />ویژه</li>`}
    <li class="chip"><span class="chip-colour" style=${{ background: guest.colour }}></span><bdi>${plain(guest.group)}</bdi></li>
    ${companions > 0 && html`<li class="chip"><${Icon} name="users" />با ${number(companions)} همراه</li>`}
    ${verdict.overrode && html`<li class="chip"><${Icon} name="shield-check" />با اجازهٔ سرپرست</li>`}
    ${verdict.decidedBy === "gate" && html`<li class="chip"><${Icon} name="wifi-off" />همین ورودی تصمیم گرفت</li>`}
    ${verdict.isConflict && html`<li class="chip"><${Icon} name="alert-triangle" />ناسازگار؛ سرپرست ببیند</li>`}
  </ul>`;
}

// The server's sentence; of who may pass it says what the page says already, save how many they were.
function Sentence({ verdict: { isAccepted, party, message } }) {
  if (isAccepted && party === null) return null;
  return html`<p class="verdict-message">${isAccepted ? `${number(party)} نفر ثبت شد.` : plain(message)}</p>`;
}

function Acts({ verdict, acts }) {
  return html`<div class="verdict-acts">
    ${isPassable(verdict) && html`<button class="act is-on-stage" type="button"
      onClick=${() => acts.open("override", { verdict })}>
      <${Icon} name="shield-check" />گذراندن با سرپرست</button>`}
    ${verdict.outcome === "unknown" && html`<button class="act is-on-stage" type="button"
      onClick=${() => acts.open("find")}><${Icon} name="search" />جست‌وجوی نام</button>`}
    <button class="act is-on-stage is-quiet" type="button" onClick=${acts.close}>
      <${Icon} name="x" />بستن <kbd>Esc</kbd></button>
  </div>`;
}

export function Verdict({ verdict, seen, acts }) {
  const tone = toneOf(verdict);
  const { guest } = verdict;
  const title = nameOf(verdict);
  const name = useFitting(title);
  const stage = useRef(null);
  useEffect(() => stage.current.focus({ preventScroll: true }), []);
  const lines = [guest?.job, guest?.organisation].map(plain).filter(Boolean);
  return html`<section class="stage verdict" data-tone=${tone} data-outcome=${verdict.outcome} tabindex="-1"
    ref=${stage} style=${pattern(tone, groupKey(seen.state.rules, guest?.group))} aria-labelledby="verdict-title">
    <div class="stage-girih"></div>
    <div class="verdict-words" role=${verdict.isAccepted ? "status" : "alert"}>
      <p class="verdict-head"><span class="sign"><${Icon} name=${isVip(verdict) && tone === "vip" ? "star" : ICONS[verdict.outcome] ?? "x"} /></span>
        <span>${headOf(verdict)}${verdict.wasSuppressed ? " · همین حالا خوانده شده بود" : ""}</span></p>
      <h1 class="verdict-name" id="verdict-title" ref=${name}><bdi>${title}</bdi></h1>
      ${lines.length > 0 && html`<p class="verdict-who">${lines.map((line, place) => html`${place > 0 && " · "}<bdi>${line}</bdi>`)}</p>`}
      ${guest && html`<${Chips} verdict=${verdict} />`}
      <${Sentence} verdict=${verdict} />
      ${guest?.note && html`<p class="verdict-note"><${Icon} name="message-square" /><span><strong>یادداشت برای پذیرش</strong>${plain(guest.note)}</span></p>`}
      <${Party} verdict=${verdict} seen=${seen} acts=${acts} />
      <${Acts} verdict=${verdict} acts=${acts} />
    </div>
    ${!verdict.wasSuppressed && tone === "vip" && html`<div class="vip-rim"></div>`}
  </section>`;
}
