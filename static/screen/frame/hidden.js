// A booth that organisers hid: a neutral card on its own screen, and nowhere in the lists of others.
import { words } from "./language.js";
import { boothNumber, prose } from "./persian.js";
import { html } from "../vendor.js";

const t = words("frame/hidden", {
  booth: "غرفهٔ {n}", welcome: "به نمایشگاه خوش آمدید",
  note: "این غرفه اکنون چیزی نشان نمی‌دهد. از غرفه‌های دیگر دیدن کنید.",
});

export function Hidden({ title, boothCode }) {
  return html`<main class="standing" data-hidden>
    <div class="standing-words">
      <p class="kind">${t("booth", { n: boothNumber(boothCode) })}</p>
      <h1 class="name is-m">${title ? html`<bdi lang="fa">${prose(title)}</bdi>` : t("welcome")}</h1>
      <p class="standing-note" role="status">${t("note")}</p>
    </div>
  </main>`;
}

let last = { documents: null, hidden: "", hall: null };

// What the screen knows, without the booths that are hidden. The same hall object as long as
// neither changed, since lists and the search are made once for each.
export function withoutHidden(known) {
  const hidden = known.settings?.hidden ?? [];
  const documents = known.hall?.documents;
  if (!hidden.length || !documents) return known;
  const key = hidden.join(" ");
  if (last.documents !== documents || last.hidden !== key) {
    const kept = new Map([...documents].filter(([code]) => !hidden.includes(code)));
    last = { documents, hidden: key, hall: { ...known.hall, documents: kept } };
  }
  return { ...known, hall: last.hall };
}
