// «چند نفر اکنون وارد شدند؟» The badge let one in; companions are counted here, the rest may come
// later with the same badge.
import { Icon } from "../../screen/frame/icon.js";
import { number } from "../frame/saying.js";
import { html, useState } from "../vendor.js";

const COUNTED = ["admitted", "already_inside"];

// People of this invitation who are in, as far as this gate knows; null where nobody is counted.
function insideNow(verdict, station) {
  const isCounted = COUNTED.includes(verdict.outcome) && verdict.direction === "entry" && !verdict.overrode;
  if (!isCounted || !(verdict.guest?.party_size > 1)) return null;
  return Math.max(station.look(verdict.raw)?.inside ?? 0, verdict.party ?? 1);
}

export function Party({ verdict, seen, acts }) {
  const [more, setMore] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const inside = insideNow(verdict, seen.station);
  if (inside === null || inside >= verdict.guest.party_size) return null;
  const room = verdict.guest.party_size - inside;
  const isLate = verdict.outcome === "already_inside";
  const before = isLate ? 0 : inside;
  async function enter() {
    setBusy(true);
    await acts.scan(verdict.raw, { direction: "entry", party: more });
  }
  return html`<div class="party" role="group" aria-label="شمار همراهان">
    <p><strong>${isLate ? "همراهانش اکنون رسیده‌اند؟" : "چند نفر اکنون وارد شدند؟"}</strong>
      <span>${isLate ? `تا ${number(room)} نفر دیگر` : "بقیه می‌توانند دیرتر با همین کارت بیایند."}</span></p>
    <div class="party-count">
      <button class="round" type="button" aria-label="یک نفر کمتر" disabled=${more <= 0} onClick=${() => setMore(more - 1)}><${Icon} name="minus" /></button>
      <output aria-live="polite">${number(before + more)}</output>
      <button class="round" type="button" aria-label="یک نفر بیشتر" disabled=${more >= room} onClick=${() => setMore(more + 1)}><${Icon} name="plus" /></button>
      <button class="act is-on-stage is-main" type="button" disabled=${!more || isBusy} onClick=${enter}>ثبت ${more ? number(more) : ""} ${isLate ? "نفر" : "همراه"}</button>
    </div>
  </div>`;
}
