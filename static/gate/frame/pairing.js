// Six digits join this device to its gate. They come from the organisers' page of devices.
import { html, useEffect, useRef, useState } from "../vendor.js";
import { Keypad } from "./keypad.js";
import { digits, latinDigits } from "./saying.js";

const LENGTH = 6;
const UNREACHABLE = "سرور نمایشگاه در دسترس نیست. کابل یا شبکه را ببینید و دوباره بزنید.";

// -> {token, role, device}; throws Error with a Persian sentence.
async function pair(code, roles) {
  const response = await fetch("/api/v1/devices/pair", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ code }),
  }).catch(() => {
    throw new Error(UNREACHABLE);
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.title ?? UNREACHABLE);
  if (!roles.includes(body.role)) {
    throw new Error("این کد برای دستگاه دیگری است. کدی با نقش «ایستگاه ورودی» بگیرید.");
  }
  return body;
}

// title, help: what this device is about to become; reason: why it is asked again, if it is.
export function Pairing({ title, help, reason = "", roles, onPaired }) {
  const [code, setCode] = useState("");
  const [error, setError] = useState(reason);
  const [isBusy, setBusy] = useState(false);
  const box = useRef(null);
  const typed = useRef(""); // ahead of `code`: fingers are quicker than frames
  useEffect(() => box.current.focus({ preventScroll: true }), []);

  async function submit(full) {
    setBusy(true);
    try {
      onPaired(await pair(full, roles));
    } catch (failure) {
      setError(failure.message);
      setCode((typed.current = ""));
      setBusy(false);
    }
  }
  function change(text) {
    if (typed.current.length === LENGTH) return; // that code is on its way
    typed.current = latinDigits(text).replace(/[^0-9]/g, "").slice(0, LENGTH);
    setCode(typed.current);
    if (typed.current.length === LENGTH) submit(typed.current);
  }
  const rewrite = (event) => {
    change(event.target.value);
    event.target.value = digits(typed.current);
  };

  return html`<main class="pairing">
    <div class="pairing-words">
      <h1>${title}</h1>
      <p>${help}</p>
      <label class="pairing-code"><span>کد شش‌رقمی</span>
        <input ref=${box} inputmode="none" autocomplete="off" dir="ltr" placeholder="– – – – – –"
          aria-describedby="pairing-error" aria-invalid=${error ? "true" : "false"}
          value=${digits(code)} onInput=${rewrite} /></label>
      <p class="pairing-error" id="pairing-error" role="alert">${isBusy ? "در حال وصل شدن…" : error}</p>
    </div>
    <${Keypad} press=${(digit) => change(typed.current + digit)} isBusy=${isBusy}
      erase=${() => change(typed.current.slice(0, -1))} />
  </main>`;
}
