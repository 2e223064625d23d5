// The column beside the stage: the hall, the last scans, what needs a look, what can be done.
import { Icon } from "../../screen/frame/icon.js";
import { isSilent, soundLevel } from "../frame/sound.js";
import { html } from "../vendor.js";
import { Hall } from "./hall.js";
import { Last } from "./last.js";
import { Looks } from "./looks.js";

const ACTS = [
  { name: "find", icon: "search", words: "جست‌وجوی نام", key: "F4" },
  { name: "walk-in", icon: "user-plus", words: "مهمان بی‌کارت", key: "F6" },
  { name: "code", icon: "keyboard", words: "نوشتن کد", key: "F2" },
];

const Act = ({ icon, words, keys, onClick }) => html`<button class="act side-act" type="button" onClick=${onClick}>
  <${Icon} name=${icon} /><span>${words}</span><kbd>${keys}</kbd></button>`;

function Direction({ seen, acts }) {
  if (seen.serves !== "both") return null;
  const choice = (value, icon, words) => html`<button class="way" type="button"
    aria-pressed=${seen.direction === value ? "true" : "false"} onClick=${() => acts.turn(value)}>
    <${Icon} name=${icon} isWay />${words}</button>`;
  return html`<div class="ways" role="group" aria-label="جهت خواندن، کلید F9">
    ${choice("entry", "log-in", "ورود")}${choice("exit", "log-out", "خروج")}</div>`;
}

export function Side({ seen, acts }) {
  const isQuiet = isSilent();
  return html`<aside class="side" aria-label="این ورودی">
    <${Hall} seen=${seen} />
    <${Looks} seen=${seen} acts=${acts} />
    <${Last} seen=${seen} acts=${acts} />
    <nav class="side-acts" aria-label="کارها">
      <${Direction} seen=${seen} acts=${acts} />
      ${ACTS.map(({ name, icon, words, key }) => html`<${Act} key=${name} icon=${icon} words=${words} keys=${key} onClick=${() => acts.open(name)} />`)}
      <${Act} icon="undo" words="برگرداندن" keys="F8" onClick=${acts.undoLast} />
      <${Act} icon="camera" words=${seen.hasCamera ? "بستن دوربین" : "دوربین"} keys="" onClick=${() => (acts.close(), acts.setCamera(!seen.hasCamera))} />
      <${Act} icon=${isQuiet ? "volume-x" : "settings"} words=${isQuiet && soundLevel() ? "صدا و تنظیم" : "تنظیم"} keys="F10" onClick=${() => acts.open("menu")} />
    </nav>
  </aside>`;
}
