// The touch keyboard: Persian as on a Persian keyboard (ISIRI 9147), Arabic, English; digits above.
import { Icon } from "../frame/icon.js";
import { digits, language, words } from "../frame/language.js";
import { html, useEffect, useRef, useState } from "../vendor.js";

const ZWNJ = "\u200c";
const LAYOUTS = {
  fa: ["ضصثقفغعهخحجچ", "شسیبلاتنمکگ", "ظطزرذدپوژآئ", "؟،"],
  ar: ["ضصثقفغعهخحجد", "شسيبلاتنمكط", "ئءؤرىةوزظذأ", "؟،"],
  en: ["qwertyuiop", "asdfghjkl", "zxcvbnm", "?,"],
};
const NAMES = { fa: "فا", ar: "عر", en: "EN" };
const REPEAT_MS = 90;
const HOLD_MS = 450;

const t = words("find/keyboard", {
  keyboard: "صفحه‌کلید", erase: "پاک کردن یک حرف", space: "فاصله", zwnj: "نیم‌فاصله", clear: "پاک کردن همه", hide: "بستن صفحه‌کلید", to: "صفحه‌کلید {name}",
});

// Acts where the finger comes down, as ten of them may at once; the box being written in keeps
// its cursor. Repeats while held when it is to.
function Key({ act, label, name, wide = "", repeats = false }) {
  const timer = useRef(0);
  const release = () => clearTimeout(timer.current);
  useEffect(() => release, []);
  const press = (event) => {
    event.preventDefault();
    act();
    if (!repeats) return;
    const again = () => {
      act();
      timer.current = setTimeout(again, REPEAT_MS);
    };
    timer.current = setTimeout(again, HOLD_MS);
  };
  return html`<button class="type-key ${wide}" type="button" tabindex="-1" aria-label=${name}
    onPointerDown=${press} onPointerUp=${release} onPointerCancel=${release} onPointerLeave=${release}
    onClick=${(event) => event.detail === 0 && act()}>${label}</button>`;
}

// type(text), erase(), clear(), hide(): what the keys do.
export function Keyboard({ type, erase, clear, hide }) {
  const [layout, setLayout] = useState(language());
  const others = Object.keys(LAYOUTS).filter((code) => code !== layout);
  const letter = (text) => html`<${Key} key=${text} label=${text} act=${() => type(text)} />`;
  const [first, second, third, marks] = LAYOUTS[layout];
  return html`<div class="keyboard" dir="ltr" role="group" aria-label=${t("keyboard")}>
    <div class="keys">${[..."1234567890"].map((one) => letter(digits(one)))}</div>
    <div class="keys">${[...first].map(letter)}</div>
    <div class="keys">${[...second].map(letter)}</div>
    <div class="keys">${[...third].map(letter)}
      <${Key} wide="is-wide" name=${t("erase")} repeats act=${erase} label=${html`<${Icon} name="delete" />`} /></div>
    <div class="keys">
      ${others.map((code) => html`<${Key} key=${code} wide="is-quiet" name=${t("to", { name: NAMES[code] })}
        label=${NAMES[code]} act=${() => setLayout(code)} />`)}
      ${layout === "fa" && html`<${Key} wide="is-wide is-quiet" name=${t("zwnj")} label="نیم‌فاصله" act=${() => type(ZWNJ)} />`}
      ${[...marks].map(letter)}
      <${Key} wide="is-space" name=${t("space")} label=${t("space")} act=${() => type(" ")} />
      <${Key} wide="is-wide is-quiet" name=${t("clear")} label=${html`<${Icon} name="x" />`} act=${clear} />
      <${Key} wide="is-wide is-quiet" name=${t("hide")} label=${html`<${Icon} name="chevron-down" />`} act=${hide} />
    </div>
  </div>`;
}
