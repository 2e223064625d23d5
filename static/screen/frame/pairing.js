// Six digits join a screen to its booth. They come from the organisers' page of devices.
import { digits } from "./language.js";
import { asciiDigits } from "./persian.js";
import { html, useEffect, useRef, useState } from "../vendor.js";

const LENGTH = 6;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
const UNREACHABLE = "سرور نمایشگاه در دسترس نیست. کابل یا شبکه را ببینید و دوباره بزنید.";
const OTHER_ROLE = "این کد برای نمایشگر غرفه نیست. کد «کیوسک» یا «نمایشگر» بگیرید.";
const REASONS = {
  revoked: "دسترسی این نمایشگر برداشته شده است. برای وصل شدن دوباره کد تازه‌ای بزنید.",
  unauthorized: "سرور این نمایشگر را نمی‌شناسد. کد تازه‌ای بگیرید و بزنید.",
};

// -> {token, role, device}; throws Error with a Persian sentence.
async function pair(code, name) {
  const response = await fetch("/api/v1/devices/pair", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ code, name }),
  }).catch(() => {
    throw new Error(UNREACHABLE);
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.title || body.detail || UNREACHABLE);
  if (body.role === "gate") throw new Error(OTHER_ROLE);
  return body;
}

function Keypad({ press, erase, isBusy }) {
  const key = (digit) => html`<button class="key" type="button" disabled=${isBusy}
    onClick=${() => press(digit)}>${digits(digit)}</button>`;
  return html`<div class="keypad" dir="ltr" role="group" aria-label="صفحهٔ شماره">
    ${KEYS.map(key)}
    <span></span>${key("0")}
    <button class="key is-quiet" type="button" onClick=${erase}>پاک</button>
  </div>`;
}

// Digits typed anywhere on the page go to the code, unless someone is writing the name.
function useTyping(type, erase) {
  useEffect(() => {
    const onKey = (event) => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
      if (event.key === "Backspace") erase();
      else if (event.key.length === 1 && asciiDigits(event.key)) type(asciiDigits(event.key));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  });
}

export function Pairing({ reason, suggestedName, onPaired }) {
  const [code, setCode] = useState("");
  const [name, setName] = useState(suggestedName);
  const [error, setError] = useState(REASONS[reason] ?? "");
  const [isBusy, setBusy] = useState(false);
  const input = useRef(null);
  const typed = useRef(""); // ahead of `code`: fingers are quicker than frames
  useEffect(() => input.current.focus({ preventScroll: true }), []);

  async function submit(full) {
    setBusy(true);
    try {
      onPaired(await pair(full, name.trim() || suggestedName));
    } catch (failure) {
      setError(failure.message);
      setCode((typed.current = ""));
      setBusy(false);
    }
  }
  function change(text) {
    const next = asciiDigits(text).slice(0, LENGTH);
    if (typed.current.length === LENGTH) return; // that code is on its way
    setCode((typed.current = next));
    if (next) setError("");
    if (next.length === LENGTH) submit(next);
  }
  const press = (digit) => change(typed.current + digit);
  const erase = () => change(typed.current.slice(0, -1));
  // What is no digit leaves the code as it was; the box must not keep it either.
  const rewrite = (event) => {
    const text = event.target.value;
    event.target.value = digits(asciiDigits(text).slice(0, LENGTH));
    change(text);
  };
  useTyping(press, erase);

  return html`<main class="pairing">
    <h1>وصل کردن این نمایشگر</h1>
    <p class="pairing-help">در میز کار، «نمایشگرها» را باز کنید، برای این غرفه کد بگیرید و شش رقم آن را این‌جا بزنید.</p>
    <label class="pairing-code"><span>کد شش‌رقمی</span>
      <input ref=${input} inputmode="none" autocomplete="off" dir="ltr" placeholder="– – – – – –"
        aria-describedby="pairing-error" aria-invalid=${error ? "true" : "false"}
        value=${digits(code)} onInput=${rewrite} /></label>
    <p class="pairing-error" id="pairing-error" role="alert">${isBusy ? "در حال وصل شدن…" : error}</p>
    <${Keypad} press=${press} erase=${erase} isBusy=${isBusy} />
    <label class="pairing-name"><span>نام این نمایشگر</span>
      <input value=${name} maxlength="60" autocomplete="off" onInput=${(event) => setName(event.target.value)} /></label>
  </main>`;
}
