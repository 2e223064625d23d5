// How this station is used: directions, sound, labels, the big screen, and what it holds.
import { Icon } from "../../screen/frame/icon.js";
import { clock, latinDigits, number } from "../frame/saying.js";
import { LOUDNESS, play, setSoundLevel, soundLevel } from "../frame/sound.js";
import { html, useState } from "../vendor.js";
import { Sheet } from "./sheet.js";
import { Field, useTyping } from "./typing.js";

const SERVES = { entry: "تنها ورود", exit: "تنها خروج", both: "ورود و خروج" };
const LEVELS = ["بی‌صدا", "آرام", "میانه", "بلند"];

function Choice({ words, isOn, onClick, isFirst = false }) {
  return html`<button class="choice" type="button" data-first=${isFirst ? "" : null} aria-pressed=${isOn ? "true" : "false"} onClick=${onClick}>${words}</button>`;
}

function Sound() {
  const [level, setLevel] = useState(soundLevel());
  const choose = (value) => {
    setSoundLevel(value);
    setLevel(value);
    play("admitted");
  };
  return html`<section><h3>صدا</h3>
    <div class="choices">${LOUDNESS.map((_, value) => html`<${Choice} key=${value} words=${LEVELS[value]} isOn=${level === value} onClick=${() => choose(value)} />`)}</div>
    <div class="choices">${[["admitted", "صدای پذیرش"], ["vip", "مهمان ویژه"], ["refused", "صدای رد"]].map(([tune, words]) => html`<button class="act" type="button" key=${tune} onClick=${() => play(tune)}><${Icon} name="volume-2" />${words}</button>`)}</div></section>`;
}

function Labels({ seen, acts, typing }) {
  const count = Number(latinDigits(typing.values.labels ?? ""));
  const put = () => {
    acts.setLabels(count);
    typing.set("labels", "");
  };
  return html`<section><h3>برچسب‌های چاپگر</h3>
    <p>${seen.labels === null ? "شمرده نمی‌شود." : `${number(seen.labels)} برچسب مانده است.`} با گذاشتن رول تازه، شمار آن را بنویسید.</p>
    <div class="labels-row"><${Field} label="شمار برچسب رول تازه"><input type="text" dir="ltr" ...${typing.box("labels", { isNumber: true, maxlength: 5 })} /><//>
      <button class="act" type="button" disabled=${!(count > 0)} onClick=${put}>ثبت رول تازه</button>${typing.toggle}</div></section>`;
}

export function Menu({ seen, acts }) {
  const typing = useTyping();
  const { state, serves } = seen;
  const turnFull = () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  return html`<${Sheet} title="این ایستگاه" seen=${seen} acts=${acts} isWide>
    <div class="menu">
      <section><h3>کار این ایستگاه</h3><div class="choices">${Object.entries(SERVES).map(([value, words]) => html`<${Choice} key=${value} words=${words} isFirst=${serves === value} isOn=${serves === value} onClick=${() => acts.serve(value)} />`)}</div></section>
      <${Sound} />
      <${Labels} seen=${seen} acts=${acts} typing=${typing} />
      <section><h3>نمایشگر بزرگ و صفحه</h3><div class="choices">
        <a class="act" href="/gate/welcome" target="ghorfeh-welcome"><${Icon} name="monitor" />باز کردن نمایشگر خوش‌آمد</a>
        <button class="act" type="button" onClick=${turnFull}><${Icon} name="maximize" />تمام‌صفحه</button></div></section>
      <section><h3>آنچه این ایستگاه دارد</h3><dl class="facts">
        <div><dt>ورودی</dt><dd><bdi>${state.gate ?? "–"}</bdi></dd></div>
        <div><dt>فهرست مهمانان</dt><dd>${number(state.list.count)} کارت${state.list.at ? `، ${clock(state.list.at, state.rules?.zone, true)}` : ""}</dd></div>
        <div><dt>در صف ارسال</dt><dd>${number(state.waiting)}</dd></div>
        <div><dt>خطای ساعت</dt><dd>${state.clockError === null ? "–" : `${number(Math.round(Math.abs(state.clockError)))} ثانیه`}</dd></div></dl></section>
    </div>
    ${typing.keys}
  <//>`;
}
