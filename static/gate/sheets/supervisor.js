// A supervisor answers for what is done: account, PIN, and why.
import { keep, recall } from "../frame/kept.js";
import { latinDigits } from "../frame/saying.js";
import { html } from "../vendor.js";
import { Field } from "./typing.js";

const MOST_KNOWN = 4;
const known = () => recall("supervisors", []);

// Who answered last at this gate: a name is chosen, not typed. The PIN is kept nowhere.
export function remember(account) {
  keep("supervisors", [account, ...known().filter((one) => one !== account)].slice(0, MOST_KNOWN));
}

export const overrideOf = ({ account = "", pin = "", reason = "" }) =>
  ({ account: account.trim(), pin: latinDigits(pin).trim(), reason: reason.trim() });

export const isWhole = (values) => Object.values(overrideOf(values)).every(Boolean);

function Choices({ name, choices, typing }) {
  if (!choices.length) return null;
  return html`<div class="choices">${choices.map((choice) => html`<button class="choice" type="button" key=${choice}
    aria-pressed=${typing.values[name] === choice ? "true" : "false"} onClick=${() => typing.set(name, choice)}>${choice}</button>`)}</div>`;
}

export function Supervisor({ typing, reasons }) {
  return html`<fieldset class="supervisor"><legend>سرپرست ورودی</legend>
    <div class="supervisor-who">
      <${Field} label="نام حساب سرپرست"><input ...${typing.box("account", { maxlength: 80 })} /><//>
      <${Field} label="رمز سرپرست"><input type="password" dir="ltr" ...${typing.box("pin", { isNumber: true, maxlength: 12, autocomplete: "one-time-code" })} /><//>
    </div>
    <${Choices} name="account" choices=${known()} typing=${typing} />
    <${Field} label="دلیل"><input ...${typing.box("reason", { maxlength: 200 })} /><//>
    <${Choices} name="reason" choices=${reasons} typing=${typing} />
  </fieldset>`;
}
