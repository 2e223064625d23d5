// The same screen was opened in another window, which has it now.
import { Icon } from "./icon.js";
import { words } from "./language.js";
import { html } from "../vendor.js";

const t = words("frame/elsewhere", {
  title: "این نمایشگر در پنجرهٔ دیگری باز است",
  note: "هر نمایشگر تنها در یک پنجره کار می‌کند. می‌توانید این‌جا ادامه دهید؛ آن پنجره کنار می‌رود.",
  take: "ادامه در همین پنجره",
});

export function Elsewhere() {
  return html`<main class="standing">
    <div class="standing-words">
      <h1 class="name is-m">${t("title")}</h1>
      <p class="standing-note">${t("note")}</p>
      <button class="standing-act" type="button" onClick=${() => location.reload()}>
        <${Icon} name="monitor" /> <span>${t("take")}</span></button>
    </div>
  </main>`;
}
