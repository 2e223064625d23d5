// What every page says of itself at its top: which booth it is of and where this screen stands,
// and whether what it shows is kept, a rehearsal, a sample, or in another language.
import { Icon } from "./icon.js";
import { isPersian, words } from "./language.js";
import { boothNumber } from "./persian.js";
import { html } from "../vendor.js";

const t = words("frame/marks", {
  booth: "غرفهٔ {n}", here: "شما در غرفهٔ {n} هستید", away: "نسخهٔ ذخیره‌شده", rehearsal: "تمرین", sample: "داده نمونه",
  persian: "به فارسی",
});

// document: the booth shown; without it the screen's own.
export function Marks({ known, document = known.release?.document }) {
  const { settings, isAway, release } = known;
  const here = release?.document?.booth.code;
  const code = document?.booth.code;
  return html`<div class="marks">
    ${code && html`<span class="mark is-number">${t("booth", { n: boothNumber(code) })}</span>`}
    ${code && here && here !== code && html`<span class="mark is-quiet"><${Icon} name="map-pin" /> ${t("here", { n: boothNumber(here) })}</span>`}
    <span class="marks-gap"></span>
    ${!isPersian() && html`<span class="mark is-quiet"><span>${t("persian")}</span></span>`}
    ${isAway && html`<span class="mark is-quiet" role="status"><${Icon} name="wifi-off" /> ${t("away")}</span>`}
    ${settings?.rehearsal && html`<span class="mark is-rehearsal">${t("rehearsal")}</span>`}
    ${document?.is_sample && html`<span class="mark is-quiet">${t("sample")}</span>`}
  </div>`;
}
