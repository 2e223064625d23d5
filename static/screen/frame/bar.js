// The bar at the foot of every page: always the same five, always in the same place.
import { Icon } from "./icon.js";
import { words } from "./language.js";
import { html } from "../vendor.js";

const t = words("frame/bar", {
  nav: "بخش‌های نمایشگاه", booth: "این غرفه", plan: "نقشه", search: "جست‌وجو", agenda: "برنامه‌ها", take: "روی گوشی",
});

const ITEMS = [
  ["booth", "id-card"], ["plan", "map"], ["search", "search"], ["agenda", "calendar-days"], ["take", "smartphone"],
];
// Pages that are reached from one of the five belong to it.
const BELONGS = { list: "plan", compare: "plan" };

// What is taken along is the booth that one looks at.
const leadTo = (page, view) => ({ page, ...(page === "take" && view.code && { code: view.code }) });

// view: the page shown. pages: those this screen has.
export function Bar({ view, pages, go }) {
  const isOther = view.page === "booth" && view.code;
  const current = isOther ? null : (BELONGS[view.page] ?? view.page);
  return html`<nav class="bar" aria-label=${t("nav")}>
    ${ITEMS.filter(([page]) => page in pages).map(([page, icon]) => html`<button class="bar-item" type="button"
      key=${page} aria-current=${page === current ? "page" : null} onClick=${() => go(leadTo(page, view))}>
      <${Icon} name=${icon} /> <span>${t(page)}</span></button>`)}
  </nav>`;
}
