// The entrance station begins: paired or not yet, and what it needs of the browser.
import { render, html } from "./vendor.js";
import { Pairing } from "./frame/pairing.js";
import { plain } from "./frame/saying.js";
import { currentToken, forgetToken, keepToken } from "./machine/token.js";
import { openStation } from "./machine/station.js";
import { Station } from "./station.js";

const root = document.getElementById("screen");
const HELP = "برگزارکننده در میز کار، «نمایشگرها» را باز می‌کند، برای «ایستگاه ورودی» کد می‌گیرد و شش رقم آن را این‌جا می‌زنید.";
const NO_STORE = "این مرورگر پایگاه دادهٔ درونی (IndexedDB) ندارد یا آن را بسته است و بی آن، خواندن‌ها در قطعی شبکه گم می‌شود. از پنجرهٔ معمولی (نه خصوصی) در کروم یا فایرفاکس باز کنید.";
// the same server knows this device no more: only another code helps
const AGAIN = "برای وصل شدن دوباره کد تازه‌ای بزنید.";

const say = (words) => render(html`<main class="gate-plain" role="alert"><p>${words}</p></main>`, root);

function showPairing(reason = "") {
  render(html`<${Pairing} title="وصل کردن این ایستگاه ورودی" help=${HELP} reason=${reason}
    roles=${["gate"]} onPaired=${(paired) => {
      keepToken(paired);
      open(paired.token);
    }} />`, root);
}

function showRevoked(station) {
  const begin = () => {
    station.close();
    forgetToken();
    showPairing(AGAIN);
  };
  render(html`<main class="gate-plain" role="alert">
    <h1>این ایستگاه دیگر اجازهٔ پذیرش ندارد</h1>
    <p>${plain(station.state.refusal?.message)}</p>
    ${station.state.waiting > 0 && html`<p>خواندن‌هایی که هنوز به سرور نرسیده‌اند در همین مرورگر مانده‌اند؛ پیش از وصل شدن دوباره، سرپرست ورودی را خبر کنید.</p>`}
    <button class="act is-main" type="button" onClick=${begin}>وصل کردن با کد تازه</button>
  </main>`, root);
}

async function open(token) {
  const exhibition = document.querySelector("meta[name=exhibition]").content;
  let station = null;
  const draw = () => {
    if (!station) return;
    if (station.state.isRevoked) return void showRevoked(station);
    render(html`<${Station} station=${station} state=${station.state} exhibition=${exhibition} />`, root);
  };
  try {
    station = await openStation({ address: "", token, onChange: draw });
  } catch (error) {
    reportError(error);
    say(NO_STORE);
    return;
  }
  draw();
}

root.replaceChildren();
if (!globalThis.indexedDB) say(NO_STORE);
else if (currentToken()) open(currentToken().token);
else showPairing();
