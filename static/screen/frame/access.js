// The language, and what makes a page easier to read or to reach; all of it ends with the visit.
import { letGo } from "./history.js";
import { Icon } from "./icon.js";
import { learnLanguage, setLanguage, words } from "./language.js";
import { Modal } from "./modal.js";
import { note } from "../machine/queue.js";
import { html, useState } from "../vendor.js";

const NAMES = { fa: "فارسی", ar: "العربية", en: "English" };
const t = words("frame/access", {
  title: "زبان و نمایش", language: "زبان", size: "اندازهٔ نوشته", ease: "آسان‌تر کردن", close: "بستن",
  size0: "معمولی", size1: "درشت", size2: "درشت‌تر",
  contrast: "کنتراست بالا", low: "کنترل‌ها پایین", still: "بدون حرکت",
});

let state = null;

// The root element wears what was chosen; the style sheets do the rest.
function dress({ access }) {
  const { dataset } = document.documentElement;
  for (const key of ["size", "contrast", "low", "still"]) {
    if (access?.[key]) dataset[key] = access[key] === true ? "" : access[key];
    else delete dataset[key];
  }
}

// To be called once, before anything is drawn.
export function followAccess(one) {
  state = one;
  state.subscribe(dress);
}

export async function chooseLanguage(language) {
  await learnLanguage(language).catch(() => undefined); // away: its direction and digits at least
  letGo();
  setLanguage(language);
  state.set({ language });
  note("language.chosen", { language });
}

function adjust(patch) {
  state.set({ access: { ...state.get().access, ...patch } });
  note("access.changed", patch);
}

const languagesOf = ({ settings }) => (settings?.languages ?? Object.keys(NAMES)).filter((code) => code in NAMES);

// The other languages, each in its own words, for whoever cannot read this one.
export function Languages({ known }) {
  return languagesOf(known).filter((code) => code !== known.language).map((code) => html`<button key=${code}
    class="pager-item" type="button" lang=${code} onClick=${() => chooseLanguage(code)}>${NAMES[code]}</button>`);
}

const Choice = ({ isOn, act, lang, children }) => html`<button class="sheet-choice" type="button" lang=${lang}
  aria-pressed=${isOn ? "true" : "false"} onClick=${act}>${isOn && html`<${Icon} name="check" />`} ${children}</button>`;

const Group = ({ name, children }) => html`<div class="sheet-group" role="group" aria-label=${t(name)}>
  <p>${t(name)}</p><div class="sheet-choices">${children}</div></div>`;

function Sheet({ known, close }) {
  const access = known.access ?? {};
  return html`<div class="sheet-box">
    <div class="sheet-head"><h2>${t("title")}</h2>
      <button class="sheet-choice" type="button" onClick=${close}><${Icon} name="x" /> ${t("close")}</button></div>
    <${Group} name="language">${languagesOf(known).map((code) => html`<${Choice} key=${code} lang=${code}
      isOn=${code === known.language} act=${() => chooseLanguage(code)}>${NAMES[code]}<//>`)}<//>
    <${Group} name="size">${[0, 1, 2].map((size) => html`<${Choice} isOn=${(access.size ?? 0) === size}
      act=${() => adjust({ size })}><span class="is-size-${size}">${t(`size${size}`)}</span><//>`)}<//>
    <${Group} name="ease">${["contrast", "low", "still"].map((key) => html`<${Choice}
      isOn=${access[key]} act=${() => adjust({ [key]: !access[key] })}>${t(key)}<//>`)}<//>
  </div>`;
}

// isBrief: a button that is read by its icon alone, where there is little room.
export function Access({ known, isBrief }) {
  const [isOpen, setOpen] = useState(false); // forty elements no page needs before that
  const close = () => setOpen(false);
  return html`<button class="pager-item access" type="button" aria-haspopup="dialog" aria-label=${t("title")}
      onClick=${() => setOpen(true)}><${Icon} name="globe" />${!isBrief && html`<span>${t("title")}</span>`}</button>
    ${isOpen && html`<${Modal} class="sheet" aria-label=${t("title")} close=${close}>
      <${Sheet} known=${known} close=${close} /><//>`}`;
}
