// A page of the hall: a brief head that says where one is, a title, and what there is to see.
import { Icon } from "./icon.js";
import { Marks } from "./marks.js";
import { Pager } from "./pager.js";
import { Scroller } from "./scroller.js";
import { html } from "../vendor.js";

// title, icon: of the page. tools: what stands beside the title. top: a key; when it changes the
// page starts anew. isFixed: the page fills its room and does not scroll (a plan). before, after,
// place: its leaves, where it has some (frame/pager.js).
export function Frame({ known, title, icon, tools, top, isFixed = false, back, before, after, place, children }) {
  return html`<div class="frame">
    <header class="frame-head">
      <${Marks} known=${known} />
      <div class="frame-title">
        <${Icon} name=${icon} />
        <h1>${title}</h1>
        <span class="marks-gap"></span>
        ${tools}
      </div>
    </header>
    <main class="main">
      ${isFixed
        ? html`<div class="frame-room">${children}</div>`
        : html`<${Scroller} name=${title} top=${top ?? title}>${children}<//>`}
    </main>
    <${Pager} ...${{ known, back, before, after, place }} />
  </div>`;
}
