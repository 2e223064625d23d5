// The booth on the visitor's own phone: a code to point a camera at.
import { Frame } from "../frame/frame.js";
import { useShown } from "../frame/kept.js";
import { words } from "../frame/language.js";
import { Icon } from "../frame/icon.js";
import { Said } from "../frame/persian.js";
import { note } from "../machine/queue.js";
import { showing } from "./booth.js";
import { html, useState } from "../vendor.js";

const t = words("booth/take", {
  title: "روی گوشی", lead: "این غرفه را با خود ببرید", code: "کد صفحهٔ این غرفه برای دوربین گوشی",
  one: "دوربین گوشی را روبه‌روی این کد بگیرید.", two: "نشانی‌ای را که گوشی نشان می‌دهد باز کنید.",
  three: "صفحهٔ غرفه را بخوانید، نگه دارید یا برای دیگری بفرستید.",
  net: "گوشی باید به شبکهٔ نمایشگاه وصل باشد.",
  soon: "کد در راه است…",
  away: "سرور نمایشگاه اکنون در دسترس نیست. کمی بعد کد همین‌جاست.",
});

const ANSWER_MS = 5_000;
const AGAIN_MS = 2_000;

// The server draws it and writes into it where a phone finds the page: the screen itself may know
// the server by an address that is good for nobody else. -> {image, address} or null.
async function fetchCode(code) {
  const response = await fetch(`/p/${encodeURIComponent(code)}/qr.svg`, { signal: AbortSignal.timeout(ANSWER_MS) });
  if (!response.ok) return null;
  const drawing = await response.text();
  const said = new DOMParser().parseFromString(drawing, "image/svg+xml").querySelector("title");
  const image = URL.createObjectURL(new Blob([drawing], { type: "image/svg+xml" }));
  return { image, address: said.textContent.replace("http://", "") };
}

export function Take({ known, view, back, addressOf }) {
  const { document } = showing({ known, view, addressOf });
  const { code, name } = document.booth;
  const [qr, setQr] = useState(undefined); // undefined: it is on its way; null: there is none to be had now
  useShown(() => {
    let image = null;
    let timer = 0;
    let isLeft = false;
    const give = () => image && URL.revokeObjectURL(image);
    async function take() {
      const found = known.isAway ? null : await fetchCode(code).catch(() => null);
      image = found?.image;
      if (isLeft) return void give();
      if (found) note("take_along.shown", { booth: code });
      else timer = setTimeout(take, AGAIN_MS);
      setQr(found);
    }
    setQr(undefined);
    take();
    return () => {
      isLeft = true;
      clearTimeout(timer);
      give();
    };
  }, [known.isAway, code]);
  return html`<${Frame} known=${known} title=${t("title")} icon="smartphone" back=${back}>
    <div class="take">
      <p class="take-lead">${t("lead")}</p>
      <p class="take-name"><${Said} text=${name} /></p>
      ${!qr && html`<p class="take-away" role="status"><${Icon} name=${qr === null ? "wifi-off" : "hourglass"} />
        ${t(qr === null ? "away" : "soon")}</p>`}
      ${qr && html`<img class="take-code" src=${qr.image} alt=${t("code")} draggable="false" />
        <p class="take-address"><bdi dir="ltr" class="ltr">${qr.address}</bdi></p>
        <ol class="take-steps">${["one", "two", "three"].map((key) => html`<li>${t(key)}</li>`)}</ol>
        <p class="take-net"><${Icon} name="wifi" /> ${t("net")}</p>`}
    </div>
  <//>`;
}
