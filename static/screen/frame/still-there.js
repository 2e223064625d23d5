// Asked before the screen goes back to its loop: nobody is thrown out of what they are reading.
import { Icon } from "./icon.js";
import { words } from "./language.js";
import { Modal } from "./modal.js";
import { html, useEffect, useState } from "../vendor.js";

const t = words("frame/still-there", {
  ask: "هنوز این‌جایید؟", left: "تا {n} ثانیهٔ دیگر این صفحه از نو آغاز می‌شود.", stay: "بله، می‌خوانم", leave: "تمام شد",
});

// A key that answers, as any does, presses nothing of what comes to light under it.
const answer = (event) => {
  event.stopPropagation();
  if (!event.target.closest("[data-leaves]")) event.preventDefault();
};

// seconds: how long it waits. Any touch is an answer; leave() is the other one.
export function StillThere({ seconds, leave }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(1, before - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return html`<${Modal} class="still-there" role="alertdialog" aria-labelledby="still-there" onKeyDown=${answer}>
    <div class="still-there-box">
      <h1 id="still-there">${t("ask")}</h1>
      <p role="timer">${t("left", { n: left })}</p>
      <div class="still-there-acts">
        <button class="button is-main" type="button" autofocus><${Icon} name="hand-heart" /> ${t("stay")}</button>
        <button class="button" type="button" data-leaves onClick=${leave}>${t("leave")}</button>
      </div>
    </div>
  <//>`;
}
