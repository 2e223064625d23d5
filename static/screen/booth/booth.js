// A booth as a visitor sees it: its head, one leaf of its pages, and the row that turns them.
import { filledSections, itemsOf, loneItem, martyrName, nameOf } from "./content.js";
import { Home } from "./home.js";
import { leads } from "../frame/history.js";
import { Icon } from "../frame/icon.js";
import { sectionTitle } from "../frame/labels.js";
import { formatNumber, words } from "../frame/language.js";
import { Marks } from "../frame/marks.js";
import { Pager } from "../frame/pager.js";
import { widthOf } from "../frame/pen.js";
import { kindLine, prose, Said } from "../frame/persian.js";
import { Scroller } from "../frame/scroller.js";
import { patternOf } from "./picture.js";
import { ItemPage, SectionPage } from "./section.js";
import { roomOf, sheetsOf } from "./sheets.js";
import { html } from "../vendor.js";

const t = words("booth/booth", {
  martyr: "شهید شاخص:", place: "{n} از {count}", sheet: "برگ {n} از {count}", way: "راه تا این غرفه",
});

// A name fills its line as large as it can be read; steps, so that like names look alike.
function nameSize(name) {
  const steps = [[9, "xl"], [16, "l"], [30, "m"], [60, "s"]];
  return (steps.find(([most]) => name.length <= most) ?? [0, "xs"])[1];
}

// A booth's name as its head and its faces say it. No word of it may be torn (head.css), so the
// widest is measured, in ems; not kept, as the typeface may still be on its way.
export function Name({ text }) {
  const word = Math.max(...prose(text).split(/\s+/).map((one) => widthOf(one, 800, 100) / 100));
  return html`<h1 class="name is-${nameSize(text)}" style=${{ "--word": word.toFixed(2) }}><${Said} text=${text} /></h1>`;
}

function Head({ known, document, section }) {
  const { booth } = document;
  const martyr = section ? null : martyrName(document);
  const kind = kindLine(booth);
  const place = [booth.section?.name, booth.hall].filter(Boolean);
  return html`<header class="head ${section ? "is-brief" : ""}">
    <${Marks} known=${known} document=${document} />
    <div class="head-words">
      ${kind && html`<p class="kind">${kind}</p>`}
      <${Name} text=${booth.name} />
      ${martyr && html`<p class="named-for">${t("martyr")} <${Said} text=${martyr} /></p>`}
      ${!section && html`<p class="place">${place.map((part) => html`<${Said} text=${part} />`)}</p>`}
    </div>
  </header>`;
}

function Title({ section, item }) {
  const name = item && nameOf(item).text;
  return html`<div class="page-title">
    <${Icon} name=${section.icon} />
    <div>${name && html`<p class="page-section">${sectionTitle(section)}</p>`}
      <h2 class=${String(name).length > 60 ? "is-long" : ""}>${name ? html`<${Said} text=${name} />` : sectionTitle(section)}</h2></div>
  </div>`;
}

// A release may take away what is being read; then the nearest page above it is shown.
export function resolveView(document, view) {
  const section = filledSections(document).find((one) => one.key === view.section) ?? null;
  const item = (section && itemsOf(section).find((one) => one.id === view.item)) ?? null;
  return { section, item };
}

// All leaves of a booth in their order: {section, sheet, of}; items are leaves among themselves.
export function leavesOf(document, room) {
  return filledSections(document).flatMap((section) => {
    const sheets = sheetsOf(section, room);
    return sheets.map((_, sheet) => ({ section: section.key, sheet, of: sheets.length }));
  });
}

// What of the booth a leaf is: its part of a view.
const leafOf = ({ section, sheet }) => ({ section, ...(sheet && { sheet }) });

// The view of a leaf of the screen's own booth.
export const viewOf = (leaf) => ({ page: "booth", ...leafOf(leaf) });

// Before and after what is shown; to -> the view of a leaf.
function neighbours({ document, section, item, sheet, room, to }) {
  if (item) {
    const items = itemsOf(section);
    const at = items.indexOf(item);
    const turn = (one) => (one ? to({ section: section.key, item: one.id }) : null);
    return { before: turn(items[at - 1]), after: turn(items[at + 1]), n: at + 1, count: items.length };
  }
  const leaves = leavesOf(document, room);
  const sections = filledSections(document);
  const at = leaves.findIndex((leaf) => leaf.section === section?.key && leaf.sheet === sheet);
  const turn = (leaf) => to(leaf && leafOf(leaf));
  return {
    before: section && turn(leaves[at - 1]),
    after: leaves[at + 1] ? turn(leaves[at + 1]) : section && turn(null),
    n: sections.indexOf(section) + 1,
    count: sections.length,
    sheets: leaves[at]?.of,
  };
}

function Place({ section, item, sheet, n, count, sheets }) {
  if (!section) return null;
  return html`${count > 1 && html`<span>${t("place", { n, count })}</span>`}
    ${!item && sheets > 1 && html`<span class="pager-sheets" role="img" aria-label=${t("sheet", { n: sheet + 1, count: sheets })}>
      ${sheets <= 9 ? Array.from({ length: sheets }, (_, one) => html`<i class=${one === sheet ? "is-here" : ""}></i>`)
        : `${formatNumber(sheet + 1)}/${formatNumber(sheets)}`}</span>`}`;
}

// The booth that a view names, with its pictures wherever they are; the screen's own else.
export function showing({ known, view, addressOf }) {
  const own = known.release.document;
  const document = (view.code && view.code !== own.booth.code && known.hall?.documents?.get(view.code)) || own;
  const served = (hash) => (known.isAway ? undefined : `/files/${hash}`);
  return { document, isOther: document !== own, hall: known.hall,
    addressOf: document === own ? addressOf : (hash) => addressOf(hash) ?? served(hash) };
}

export function Booth({ known, view, go, turn = go, back, addressOf, pages = {} }) {
  const shown = showing({ known, view, addressOf });
  const { document, isOther } = shown;
  const { section, item } = resolveView(document, view);
  const told = item ?? (section && loneItem(section));
  const room = roomOf(known);
  const sheets = section && !told ? sheetsOf(section, room) : [];
  const sheet = Math.min(view.sheet ?? 0, Math.max(0, sheets.length - 1));
  const to = (leaf) => ({ page: "booth", ...(isOther && { code: view.code }), ...leaf });
  const context = { ...shown, lead: (one, its) => leads(go, to({ section: one.key, ...(its && { item: its.id }) })) };
  const { before, after, ...place } = neighbours({ document, section, item, sheet, room, to });
  const turnTo = (target) => target && (() => turn(target));
  const turnSheet = (number) => turn(to(leafOf({ section: section.key, sheet: number })));
  const name = section ? sectionTitle(section) : prose(document.booth.name);
  const isBare = !filledSections(document).length;
  return html`<div class="booth ${section ? "on-page" : "on-home"} ${isBare ? "is-bare" : ""}" style=${patternOf(document, shown.addressOf)}>
    <${Head} ...${{ known, document, section }} />
    <main class=${isBare ? "bare-foot" : "main"}>
      ${isBare && html`<p><${Said} text=${document.exhibition?.title} /></p>`}
      ${section && html`<${Title} section=${section} item=${told} />`}
      ${!isBare && html`<${Scroller} name=${name} top=${`${document.booth.code}/${view.section}/${view.item}/${sheet}`}>
        ${told && html`<${ItemPage} key=${told.id} ...${{ section, context }} item=${told} />`}
        ${section && !told && html`<${SectionPage} sheet=${sheets[sheet]} ...${{ section, context }} turnTo=${turnSheet} />`}
        ${!section && html`<${Home} context=${context} />`}
      <//>`}
    </main>
    <${Pager} known=${known} back=${section || isOther ? back : null}
      before=${section ? turnTo(before) : undefined} after=${section ? turnTo(after) : undefined}
      place=${html`<${Place} ...${{ section, item, sheet, ...place }} />`}>
      ${isOther && !section && "plan" in pages && html`<button class="pager-item is-main" type="button"
        onClick=${() => go({ page: "plan", to: view.code })}><${Icon} name="map-pin" /><span>${t("way")}</span></button>`}
    <//>
  </div>`;
}
