// The row above the bar, the same on every page: back, the leaf before, where one is, the leaf
// after, and at its end the language and what makes the page easier to read.
import { Access, Languages } from "./access.js";
import { Icon } from "./icon.js";
import { useShown } from "./kept.js";
import { words } from "./language.js";
import { html } from "../vendor.js";

const t = words("frame/pager", { nav: "ورق زدن", back: "بازگشت", before: "قبلی", after: "بعدی" });

const isElsewhere = ({ target, defaultPrevented, altKey, ctrlKey, metaKey }) =>
  defaultPrevented || altKey || ctrlKey || metaKey
  || target.closest?.("input, dialog, [role=application], [role=alertdialog]");

// Left and right turn as the page reads.
function useArrows(before, after) {
  useShown(() => {
    const onKey = (event) => {
      if (isElsewhere(event)) return;
      const forward = document.documentElement.dir === "ltr" ? "ArrowRight" : "ArrowLeft";
      const backward = forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft";
      ({ [forward]: after, [backward]: before })[event.key]?.();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [before, after]);
}

// back: null where there is nothing to go back to; the languages stand there. before, after:
// undefined where a page has no leaves, null at its ends. place: where one is among them.
export function Pager({ known, back, before, after, place, children }) {
  useArrows(before, after);
  const leaf = (act, name, icon) => act !== undefined && html`<button class="pager-item is-${name}" type="button"
    disabled=${!act} onClick=${act}><${Icon} name=${icon} isWay /><span>${t(name)}</span></button>`;
  return html`<nav class="pager" aria-label=${t("nav")}>
    ${back
      ? html`<button class="pager-item pager-back" type="button" onClick=${back}>
          <${Icon} name="undo" isWay /><span>${t("back")}</span></button>`
      : html`<${Languages} known=${known} />`}
    ${leaf(before, "before", "chevron-right")}
    <span class="pager-place">${place}</span>
    ${leaf(after, "after", "chevron-left")}
    ${children}
    <${Access} known=${known} isBrief=${before !== undefined} />
  </nav>`;
}
