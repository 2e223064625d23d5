// All booths by alphabet, by section or by need: what the plan shows, for whoever reads.
import { Frame } from "../frame/frame.js";
import { leads } from "../frame/history.js";
import { Icon } from "../frame/icon.js";
import { isLying } from "../frame/lying.js";
import { boothNumber, prose } from "../frame/persian.js";
import { Scroller } from "../frame/scroller.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor.js";
import { hallOf, hereOf, inOrder, mostOf, told } from "./hall.js";
import { CompareButton, Swatch, Tray } from "./tray.js";
import { t } from "./words.js";

const ORDERS = { name: "list", section: "layers", need: "hand-heart" };
const [HEAD, ROW] = [5, 10.25]; // rem; hall-list.css sets them so high
const FIRST = 50; // rem of the list in its first frame
const BEYOND = 20; // rem above and below what is seen that are drawn too

// -> [{key, title, rows: [{booth, text?}]}]
const GROUPS = {
  name: (hall) => hall.byLetter().map(([letter, booths]) => ({ key: letter, title: letter, rows: booths.map((booth) => ({ booth })) })),
  section: (hall) => hall.sections.map(({ code, name, booths }) =>
    ({ key: code, title: prose(name), rows: [...booths].sort(inOrder).map((booth) => ({ booth })) })),
  need: (hall) => [
    ...hall.byNeed().map(({ category, label, entries }) => ({ key: category, title: label() ?? t("otherNeed"), rows: entries })),
    { key: "", title: t("noNeed"), rows: hall.byName.filter((booth) => !told(booth, "needs").length).map((booth) => ({ booth })) },
  ].filter(({ rows }) => rows.length),
};

// Every head and row with its place: {top (rem), column, group | row}. -> {entries, height}
function layOut(groups, columns) {
  let height = 0;
  const entries = groups.flatMap((group) => {
    const start = height + HEAD;
    height = start + Math.ceil(group.rows.length / columns) * ROW;
    return [{ top: start - HEAD, group }, ...group.rows.map((row, place) =>
      ({ top: start + Math.floor(place / columns) * ROW, column: place % columns, row }))];
  });
  return { entries, height };
}

function Row({ context, entry: { top, column, row: { booth, text } } }) {
  const { known, view, hall, here, go, choose, addressOf } = context;
  const see = leads(go, { page: "booth", ...(booth !== here && { code: booth.code }) });
  return html`<li class="row is-column-${column}" style=${{ insetBlockStart: `${top}rem` }}>
    <button class="row-open" type="button" ...${see}>
      <span class="row-number is-tone-${hall.toneOf(booth)}">${boothNumber(booth.code)}</span>
      <${Swatch} booth=${booth} addressOf=${addressOf} />
      <span class="row-words">
        <bdi class="row-name" lang="fa">${prose(booth.name)}</bdi>
        <span class="row-line">${booth === here && html`<strong>${t("here")}</strong> `}<bdi lang="fa">${prose(text ?? mostOf(booth)?.text ?? booth.section?.name)}</bdi></span>
      </span>
    </button>
    <button class="hall-button is-brief" type="button" aria-label="${t("way")}: ${prose(booth.name)}"
      onClick=${() => go({ page: "plan", to: booth.code, ...(view.codes && { codes: view.codes }) })}><${Icon} name="map-pin" /></button>
    <${CompareButton} ...${{ known, hall, booth, choose }} codes=${view.codes ?? []} isBrief />
  </li>`;
}

// The rows that are seen and some beyond them; the others are only so much room.
function Rows({ context, groups, by, jump }) {
  const list = useRef(null);
  const [seen, setSeen] = useState([0, FIRST]);
  const columns = isLying() && !context.known.access?.size ? 2 : 1; // hall-lying.css
  const { entries, height } = useMemo(() => layOut(groups, columns), [groups, columns]);
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  useEffect(() => {
    const box = list.current.closest(".scroller-box");
    const look = () => {
      const [top, bottom] = [box.scrollTop / rem(), (box.scrollTop + box.clientHeight) / rem()];
      setSeen(([from, to]) => (from <= Math.max(0, top - 5) && to >= bottom + 5 ? [from, to] : [top - BEYOND, bottom + BEYOND]));
    };
    look();
    box.addEventListener("scroll", look, { passive: true });
    return () => box.removeEventListener("scroll", look);
  }, [by]);
  useEffect(() => {
    const entry = jump && entries.find(({ group }) => group?.key === jump.key);
    if (!entry) return;
    list.current.closest(".scroller-box").scrollTo({ top: entry.top * rem() });
  }, [jump]);
  const [from, to] = seen;
  return html`<ul class="list" ref=${list} style=${{ blockSize: `${height}rem` }}>
    ${entries.filter(({ top }) => top > from - ROW && top < to).map((entry) => (entry.group
      ? html`<li class="list-head" key=${`${by}/${entry.group.key}`} style=${{ insetBlockStart: `${entry.top}rem` }}>
          <h2 lang=${by === "need" ? null : "fa"}><bdi>${entry.group.title}</bdi></h2></li>`
      : html`<${Row} key=${`${by}/${entry.top}/${entry.column}`} ...${{ context, entry }} />`))}
  </ul>`;
}

export function List({ known, view, go, turn = go, back, addressOf }) {
  const hall = hallOf(known);
  const [why, setWhy] = useState(null);
  const [jump, setJump] = useState(null);
  const by = view.by in GROUPS ? view.by : "name";
  const groups = useMemo(() => GROUPS[by](hall), [hall, by, known.language]);
  const choose = (codes, reason) => {
    setWhy(reason ?? null);
    turn({ ...view, codes });
  };
  const context = { known, view, hall, here: hereOf(known), go, choose, addressOf };
  const seePlan = () => go({ page: "plan", ...(view.codes && { codes: view.codes }) });
  return html`<${Frame} known=${known} title=${t("list")} icon="list" back=${back} isFixed>
    <div class="hall-room is-list">
      <${Scroller} name=${t("list")} top=${by}>
        ${groups.length ? html`<${Rows} ...${{ context, groups, by, jump }} />` : html`<p class="plan-hint">${t("nothing")}</p>`}
      <//>
      <div class="hall-panel">
        ${groups.length > 1 && html`<div class="rail ${by === "name" ? "is-letters" : ""}" role="group" aria-label=${by === "name" ? t("letters") : t(by)}>
          ${groups.map(({ key, title }) => html`<button class="hall-button" type="button" key=${key} lang=${by === "need" ? null : "fa"} onClick=${() => setJump({ key })}><bdi>${title}</bdi></button>`)}</div>`}
        <div class="hall-tabs" role="group" aria-label=${t("by")}>${Object.entries(ORDERS).map(([one, icon]) => html`<button class="hall-button"
          type="button" key=${one} aria-pressed=${one === by ? "true" : "false"} onClick=${() => turn({ ...view, by: one })}><${Icon} name=${icon} /> <span>${t(one)}</span></button>`)}
          <button class="hall-button is-plan" type="button" onClick=${seePlan}><${Icon} name="map" /> <span>${t("map")}</span></button></div>
        <${Tray} ...${{ hall, choose, go, why }} codes=${view.codes ?? []} />
      </div>
    </div>
  <//>`;
}
