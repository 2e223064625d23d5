// Boxes for fingers and keyboards alike: a touch keyboard writes into the box that has the focus.
import { Keyboard } from "../../screen/find/keyboard.js";
import { Icon } from "../../screen/frame/icon.js";
import { Keypad } from "../frame/keypad.js";
import { digits } from "../frame/saying.js";
import { html, useEffect, useRef, useState } from "../vendor.js";

const tell = (box) => box.dispatchEvent(new Event("input", { bubbles: true }));

function insert(box, text) {
  if (box.maxLength > 0 && box.value.length + text.length > box.maxLength) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  tell(box);
}

function erase(box) {
  const { selectionStart, selectionEnd } = box;
  const from = selectionStart === selectionEnd ? Math.max(selectionStart - 1, 0) : selectionStart;
  box.setRangeText("", from, selectionEnd, "end");
  tell(box);
}

// -> {values, set(name, value), box(name, attributes), keys: what to show below the boxes}
export function useTyping(first = {}) {
  const [values, setValues] = useState(first);
  const [kind, setKind] = useState(null); // of the keys that are shown: "text", "number" or null
  const active = useRef(null);
  const byFinger = useRef(false);
  // the keys would lie over the box that they write into
  useEffect(() => active.current?.scrollIntoView({ block: "nearest" }), [kind]);
  const set = (name, value) => setValues((before) => ({ ...before, [name]: value }));
  const box = (name, { isNumber = false, ...attributes } = {}) => ({
    value: values[name] ?? "",
    name,
    autocomplete: "off",
    inputmode: "none",
    onInput: (event) => set(name, event.target.value),
    onPointerDown: ({ pointerType }) => (byFinger.current = pointerType !== "mouse"),
    onFocus: ({ target }) => {
      active.current = target;
      if (byFinger.current || kind) setKind(isNumber ? "number" : "text");
    },
    ...attributes,
  });
  const write = (text) => active.current && insert(active.current, text);
  const keys = kind === "number"
    ? html`<${Keypad} press=${(digit) => write(digits(digit))} erase=${() => erase(active.current)} />`
    : kind === "text"
      ? html`<${Keyboard} type=${write} erase=${() => erase(active.current)} hide=${() => setKind(null)}
          clear=${() => (active.current.select(), erase(active.current))} />`
      : null;
  const toggle = html`<button class="act keys-toggle" type="button" aria-pressed=${kind ? "true" : "false"}
    onPointerDown=${(event) => event.preventDefault()}
    onClick=${() => setKind(kind ? null : active.current?.type === "password" ? "number" : "text")}><${Icon} name="keyboard" />صفحه‌کلید</button>`;
  return { values, set, box, keys: html`<div class="keys-place">${keys}</div>`, toggle };
}

export const Field = ({ label, help, children }) => html`<label class="field"><span>${label}</span>${children}
  ${help && html`<small>${help}</small>`}</label>`;
