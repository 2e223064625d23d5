// A sheet over the station: it has the keyboard's focus, closes by Escape, and holds scans back.
import { Icon } from "../../screen/frame/icon.js";
import { html, useEffect, useRef } from "../vendor.js";

export function Sheet({ title, seen, acts, children, isWide = false }) {
  const dialog = useRef(null);
  useEffect(() => {
    const one = dialog.current;
    one.showModal();
    one.querySelector("[data-first]")?.focus();
    return () => one.close();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    acts.leave();
  };
  return html`<dialog class="sheet ${isWide ? "is-wide" : ""}" ref=${dialog} onCancel=${cancel} aria-labelledby="sheet-title">
    <header class="sheet-head"><h2 id="sheet-title">${title}</h2>
      <button class="act" type="button" onClick=${acts.leave}><${Icon} name="x" />بستن <kbd>Esc</kbd></button></header>
    ${seen.notice && html`<p class="sheet-notice" role="alert">${seen.notice.words}</p>`}
    <div class="sheet-body">${children}</div>
  </dialog>`;
}
