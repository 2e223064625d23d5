// The bar under every page: home or back always at its start, the sections, what comes next.
import { Icon } from "./icon.js";
import { prose } from "./persian.js";
import { html, useEffect, useRef } from "./vendor.js";

function Section({ section, isCurrent, go }) {
  return html`<li><button class="nav-item" type="button" aria-current=${isCurrent ? "page" : null}
    onClick=${() => go({ section: section.key })}>
    <${Icon} name=${section.icon} /> <span><bdi>${prose(section.title)}</bdi></span>
  </button></li>`;
}

function HomeOrBack({ view, back }) {
  return view.section
    ? html`<button class="nav-item nav-first" type="button" onClick=${back}>
        <${Icon} name="arrow-right" /> <span>بازگشت</span></button>`
    : html`<button class="nav-item nav-first" type="button" aria-current="page">
        <${Icon} name="home" /> <span>این غرفه</span></button>`;
}

// The section after the one shown; after the last the first page again.
function Next({ sections, view, go }) {
  if (!view.section) return null;
  const place = sections.findIndex((section) => section.key === view.section);
  const next = sections[place + 1];
  return html`<button class="nav-item nav-last" type="button"
    onClick=${() => go({ section: next?.key ?? null })}>
    <${Icon} name=${next ? "arrow-left" : "home"} /> <span>${next ? "بعدی" : "این غرفه"}</span>
  </button>`;
}

export function Navigation({ sections, view, go, back }) {
  const strip = useRef(null);
  useEffect(() => {
    strip.current?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [view.section]);
  return html`<nav class="nav" aria-label="بخش‌های غرفه">
    <${HomeOrBack} view=${view} back=${back} />
    <ul class="nav-strip" ref=${strip}>
      ${sections.map((section) => html`<${Section} key=${section.key} section=${section}
        isCurrent=${section.key === view.section} go=${go} />`)}
    </ul>
    <${Next} sections=${sections} view=${view} go=${go} />
  </nav>`;
}
