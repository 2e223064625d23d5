// The booth as a visitor sees it: its head, one page, and the bar under it.
import { filledSections, itemsOf, martyrName, nameOf } from "./content.js";
import { Home } from "./home.js";
import { Icon } from "./icon.js";
import { Navigation } from "./navigation.js";
import { boothNumber, kindLine, prose } from "./persian.js";
import { Scroller } from "./scroller.js";
import { ItemPage, SectionPage } from "./section.js";
import { html } from "./vendor.js";

// A name fills its line as large as it can be read; steps, so that like names look alike.
function nameSize(name) {
  const steps = [[9, "xl"], [16, "l"], [30, "m"], [60, "s"]];
  return (steps.find(([most]) => name.length <= most) ?? [0, "xs"])[1];
}

function Marks({ document, settings, isAway }) {
  return html`<div class="marks">
    <span class="mark is-number">غرفهٔ <bdi>${boothNumber(document.booth.code)}</bdi></span>
    <span class="marks-gap"></span>
    ${isAway && html`<span class="mark is-quiet" role="status"><${Icon} name="wifi-off" /> نسخهٔ ذخیره‌شده</span>`}
    ${settings?.rehearsal && html`<span class="mark is-rehearsal">تمرین</span>`}
    ${document.is_sample && html`<span class="mark is-quiet">داده نمونه</span>`}
  </div>`;
}

function Head(props) {
  const { document, section } = props;
  const { booth } = document;
  const name = prose(booth.name);
  const martyr = section ? null : martyrName(document);
  const kind = kindLine(booth);
  const place = [booth.section?.name, booth.hall].filter((part) => part && part !== kind);
  return html`<header class="head ${section ? "is-brief" : ""}">
    <${Marks} ...${props} />
    <div class="head-words">
      ${kind && html`<p class="kind">${kind}</p>`}
      <h1 class="name is-${nameSize(name)}"><bdi>${name}</bdi></h1>
      ${martyr && html`<p class="named-for">شهید شاخص: <bdi>${prose(martyr)}</bdi></p>`}
      ${!section && html`<p class="place">${place.map((part) => html`<bdi>${prose(part)}</bdi>`)}</p>`}
    </div>
  </header>`;
}

function Title({ section, item }) {
  const name = (item && nameOf(item).text) || section.title;
  return html`<div class="page-title">
    <${Icon} name=${section.icon} />
    <div>${item && html`<p class="page-section">${prose(section.title)}</p>`}
      <h2 class=${String(name).length > 60 ? "is-long" : ""}><bdi>${prose(name)}</bdi></h2></div>
  </div>`;
}

// A release may take away what is being read; then the nearest page above it is shown.
export function resolveView(document, view) {
  const section = filledSections(document).find((one) => one.key === view.section) ?? null;
  const item = (section && itemsOf(section).find((one) => one.id === view.item)) ?? null;
  return { section, item };
}

// addressOf(sha256) -> where a picture's bytes are. go({section, item}) turns the page.
export function Booth({ document, settings, view, go, addressOf, isAway = false }) {
  const { section, item } = resolveView(document, view);
  const sections = filledSections(document);
  const context = { document, addressOf };
  const back = () => go({ section: item ? section.key : null });
  const name = section ? prose(section.title) : prose(document.booth.name);
  return html`<div class="booth ${section ? "on-page" : "on-home"} ${sections.length ? "" : "is-bare"}">
    <${Head} ...${{ document, settings, isAway, section }} />
    ${sections.length > 0 && html`<main class="main">
      ${section && html`<${Title} section=${section} item=${item} />`}
      <${Scroller} name=${name} top=${`${view.section}/${view.item}`}>
        ${item && html`<${ItemPage} item=${item} context=${context} />`}
        ${section && !item && html`<${SectionPage} section=${section} context=${context} go=${go} />`}
        ${!section && html`<${Home} document=${document} go=${go} />`}
      <//>
    </main>
    <${Navigation} sections=${sections} view=${{ section: section?.key ?? null }} go=${go} back=${back} />`}
    ${!sections.length && html`<main class="bare-foot">
      <p><bdi>${prose(document.exhibition?.title)}</bdi></p>
    </main>`}
  </div>`;
}
