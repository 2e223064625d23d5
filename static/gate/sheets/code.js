// A code typed by hand: digits and the 22 letters of Crockford's alphabet, shown in groups.
import { Icon } from "../../screen/frame/icon.js";
import { cleanCode } from "../machine/code.js";
import { latinDigits, number } from "../frame/saying.js";
import { html, useState } from "../vendor.js";
import { Problem } from "./acting.js";
import { Sheet } from "./sheet.js";

const LENGTH = 26;
const ROWS = ["0123456789", "ABCDEFGHJKM", "NPQRSTVWXYZ"];
const GROUP = 5;
const WRONG = "این کد درست نیست؛ دست‌کم یک نویسه اشتباه است. آن را با کارت یکی کنید.";

const grouped = (code) => code.match(new RegExp(`.{1,${GROUP}}`, "g"))?.join(" ") ?? "";
const kept = (text) => latinDigits(text).toUpperCase().replace(/[^0-9A-Z]/g, "").slice(0, LENGTH);

export function Code({ seen, acts }) {
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState("");
  const write = (text) => {
    setProblem("");
    setCode(kept(text));
  };
  const submit = (event) => {
    event.preventDefault();
    if (cleanCode(code) === null) return setProblem(WRONG);
    acts.leave();
    return acts.scan(code);
  };
  const type = (event) => {
    write(event.target.value);
    event.target.value = grouped(kept(event.target.value));
  };
  const hold = (event) => event.preventDefault();
  const key = (letter) => html`<button class="key" type="button" key=${letter} onPointerDown=${hold} onClick=${() => write(code + letter)}>${letter}</button>`;
  return html`<${Sheet} title="نوشتن کد کارت" seen=${seen} acts=${acts} isWide>
    <form class="form" onSubmit=${submit}>
      <label class="field code-box"><span>کد زیر رمزینهٔ کارت، ${number(LENGTH)} نویسه</span>
        <input data-first dir="ltr" lang="en" inputmode="none" autocomplete="off" spellcheck="false" value=${grouped(code)} onInput=${type} /></label>
      <${Problem} words=${problem} />
      <div class="code-keys" dir="ltr" role="group" aria-label="صفحه‌کلید کد">
        ${ROWS.map((row, place) => html`<div class="code-row" key=${row}>${[...row].map(key)}
          ${place === 0 && html`<button class="key is-quiet" type="button" aria-label="پاک کردن یک نویسه" onPointerDown=${hold} onClick=${() => write(code.slice(0, -1))}><${Icon} name="delete" /></button>`}</div>`)}
      </div>
      <div class="form-acts"><button class="act" type="button" onClick=${() => write("")}>پاک کردن همه</button>
        <button class="act is-main" disabled=${code.length < LENGTH}>خواندن کارت</button></div>
    </form>
  <//>`;
}
