// <ul data-behaviour="kept-marks" data-keeps="12/01/">: marks the sections of which something is
// still on this phone alone, and holds back forms[data-waits-for-kept] until it is sent.

import { keptSections } from "../../editing/kept.js";

export default function bind(root) {
  const mark = () => {
    const kept = new Set(keptSections(root.dataset.keeps));
    for (const line of root.querySelectorAll("[data-section]")) {
      line.querySelector("[data-kept]").hidden = !kept.has(line.dataset.section);
    }
    const notice = root.querySelector("[data-kept-notice]");
    if (notice) notice.hidden = kept.size === 0;
    const button = root.querySelector("[data-waits-for-kept]");
    if (button) button.disabled = kept.size > 0;
  };
  // coming back with the browser's arrow shows the page as it was left
  window.addEventListener("pageshow", mark);
  window.addEventListener("storage", mark);
  mark();
  return () => {
    window.removeEventListener("pageshow", mark);
    window.removeEventListener("storage", mark);
  };
}
