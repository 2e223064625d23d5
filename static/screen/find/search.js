// Search: one box, the touch keyboard, and what was found while it is typed.
import { Frame } from "../frame/frame.js";
import { leads } from "../frame/history.js";
import { Icon } from "../frame/icon.js";
import { useShown } from "../frame/kept.js";
import { Still } from "../frame/still.js";
import { choiceLabel, sectionTitle } from "../frame/labels.js";
import { formatNumber, language, words } from "../frame/language.js";
import { useLater } from "../frame/later.js";
import { boothNumber, prose } from "../frame/persian.js";
import { note } from "../machine/queue.js";
import { html, useEffect, useMemo, useRef, useState } from "../vendor.js";
import { whenOf } from "./days.js";
import { Keyboard } from "./keyboard.js";
import { indexOf, needAreas } from "./searching.js";

const t = words("find/search", {
  search: "جست‌وجو", box: "نام محله، نیاز، محصول یا برنامه", all: "همه", booth: "غرفه‌ها", need: "نیازها", capacity: "ظرفیت‌ها", product: "محصولات", service: "خدمات", agenda: "برنامه‌ها", other: "جاهای دیگر", begin: "از نیازها آغاز کنید", none: "چیزی با «{text}» پیدا نشد.", hint: "کوتاه‌تر بنویسید، یا از این‌ها آغاز کنید:", more: "{n} مورد دیگر", found: "{n} مورد", number: "غرفهٔ {n}", keyboard: "صفحه‌کلید", wait: "در حال آماده شدن…",
});
const KINDS = ["booth", "need", "capacity", "product", "service", "agenda", "other"];
const ICONS = { booth: "store", need: "hand-heart", capacity: "landmark", product: "shopping-bag", service: "handshake", agenda: "calendar-days", other: "file-text" };
const PAUSE_MS = 32; // without a letter, two frames, before what they find is looked for
const AT_ONCE = 6; // hits with the letter itself: what is seen beside the keys,
const TYPED_MS = 500; // and the rest once typing has paused: sooner it stands in the way of the next letter's
const CHOSEN_MS = 150; // after a kind is chosen no other is to be expected
const FEW = 12;
const MOST = 80; // letters
const THOUGHTFUL_MS = 2500; // after so long without a letter a search counts as made

function Hit({ hit, known, go }) {
  const { kind, code } = hit;
  const isOwn = code === known.release.document.booth.code;
  const way = leads(go, kind === "agenda"
    ? { page: "agenda", item: hit.id }
    : { page: "booth", ...(!isOwn && { code }), ...(hit.section && { section: hit.section, item: hit.item }) });
  const where = kind === "agenda"
    ? [whenOf(hit.agenda, known.agenda.timezone), prose(hit.agenda.place)]
    : [t("number", { n: boothNumber(code) }), kind !== "booth" && prose(hit.booth), kind === "other" && sectionTitle(hit.of)];
  return html`<li><button class="hit" type="button" ...${way}>
    <${Icon} name=${ICONS[kind]} />
    <span class="hit-words"><bdi class="hit-title" lang="fa">${prose(hit.title)}</bdi>
      <span class="hit-where">${where.filter(Boolean).map((part) => html`<bdi>${part}</bdi>`)}</span></span>
    <${Icon} name="chevron-left" isWay /></button></li>`;
}

function Kinds({ counts, kind, choose }) {
  const there = KINDS.filter((one) => counts[one]);
  if (there.length < 2 && !kind) return null;
  const total = there.reduce((sum, one) => sum + counts[one], 0);
  const chip = (one, label, count) => html`<button class="find-chip" type="button" key=${label}
    aria-pressed=${kind === one} onClick=${() => choose(one)}>${label} <bdi>${formatNumber(count)}</bdi></button>`;
  return html`<div class="find-chips" role="group">
    ${chip(null, t("all"), total)}${there.map((one) => chip(one, t(one), counts[one]))}</div>`;
}

function Areas({ hall, write }) {
  return html`<div class="find-chips is-open">${needAreas(hall).map(([section, field]) => {
    const label = choiceLabel(section, field);
    return html`<button class="find-chip" type="button" key=${label} onClick=${() => write(label)}><bdi>${label}</bdi></button>`;
  })}</div>`;
}

// Whether nothing else has been asked for so long.
function useSettled(question, ms) {
  const [settled, setSettled] = useState(question);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(question), ms);
    return () => clearTimeout(timer);
  }, [question]);
  return settled === question;
}

function Found({ result, text, kind, isSettled, known, go, choose, more, write }) {
  if (!result) return html`<p class="find-note" role="status">${t("wait")}</p>`;
  if (!text.trim()) return html`<p class="find-note">${t("begin")}</p><${Areas} hall=${known.hall} write=${write} />`;
  const { hits, count, counts } = result;
  // hits have no keys: a letter changes the words of what stands there, no element comes or goes
  return html`
    <${Kinds} ...${{ counts, kind, choose }} />
    <p class="${hits.length ? "sr-only" : "find-note"}" role="status">${count
      ? t("found", { n: count }) : t("none", { text: prose(text) })}</p>
    ${!hits.length && html`<p class="find-note is-quiet">${t("hint")}</p><${Areas} hall=${known.hall} write=${write} />`}
    <ul class="hits">${hits.map((hit) => html`<${Hit} ...${{ hit, known, go }} />`)}</ul>
    ${isSettled && count > hits.length && html`<button class="find-more" type="button" onClick=${more}>
      <${Icon} name="chevron-down" /> ${t("more", { n: count - hits.length })}</button>`}`;
}

// The index of what the hall says, once it is made; the questions to it are pure.
function useIndex({ hall, agenda }) {
  const [search, setSearch] = useState(null);
  useEffect(() => {
    let isOver = false;
    if (hall) indexOf(hall, agenda).then((made) => isOver || setSearch(() => made));
    return () => (isOver = true);
  }, [hall, agenda]);
  return search;
}

// What changes with every letter; the page around it does not.
function Asking({ known, go, isTyping, setTyping }) {
  const [asked, setAsked] = useState({ text: "", kind: null, most: FEW });
  const search = useIndex(known);
  const box = useRef(null);
  const isLater = useLater();
  const ask = (change) => setAsked((before) => ({ ...before, most: FEW, ...change }));
  // The letter is the box's own business: who types on waits for nothing that hangs on it.
  const timer = useRef(0);
  const noticed = (text) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(ask, PAUSE_MS, { text, kind: null });
  };
  const write = (text) => {
    box.current.value = text;
    noticed(text);
  };

  useShown(() => box.current.focus({ preventScroll: true }), []);
  const { text, kind, most } = asked;
  const hasPaused = useSettled(text, TYPED_MS);
  const isSettled = useSettled(kind, CHOSEN_MS) && hasPaused;
  const result = useMemo(() => search?.(text, kind, isSettled ? most : AT_ONCE), [search, text, kind, most, isSettled]);
  const found = () => html`<${Found} ...${{ result, text, kind, isSettled, known, go, write }}
    choose=${(one) => ask({ kind: one })} more=${() => ask({ most: most + FEW })} />`;
  useEffect(() => {
    if (!text.trim() || !result) return undefined;
    const timer = setTimeout(() => note("search.made", { length: text.length, found: result.count }), THOUGHTFUL_MS);
    return () => clearTimeout(timer);
  }, [text]);

  // Where the cursor stands, so that a letter can be mended in the middle of a word.
  const edit = (change) => {
    const { selectionStart: from, selectionEnd: to, value } = box.current;
    const [text, at] = change(value, from, to);
    if (text.length > MOST && text.length > value.length) return;
    write(text);
    box.current.focus({ preventScroll: true });
    box.current.setSelectionRange(at, at);
  };
  const keys = {
    type: (text) => edit((value, from, to) => [value.slice(0, from) + text + value.slice(to), from + text.length]),
    erase: () => edit((value, from, to) => {
      const start = from === to ? Math.max(0, from - 1) : from;
      return [value.slice(0, start) + value.slice(to), start];
    }),
    clear: () => edit(() => ["", 0]),
    hide: () => setTyping(false),
  };
  // Its forty keys stay as they are while letters come: what they act on is read from the box.
  const keyboard = () => html`<${Keyboard} ...${keys} />`;
  return html`<div class="find ${isTyping ? "is-typing" : ""}">
    <label class="find-box"><${Icon} name="search" /><span class="sr-only">${t("search")}</span>
      <input ref=${box} type="search" inputmode="none" autocomplete="off" spellcheck="false" maxlength=${MOST}
        dir=${language() === "en" ? "auto" : "rtl"} placeholder=${t("box")}
        onInput=${(event) => noticed(event.target.value)} /></label>
    <div class="find-found" tabindex="-1"><${Still} facts=${[result, known]} draw=${found} /></div>
    ${isTyping && isLater && html`<${Still} facts=${[language()]} draw=${keyboard} />`}
  </div>`;
}

export function Search({ known, go, back }) {
  const [isTyping, setTyping] = useState(true);
  const tools = !isTyping && html`<button class="find-tool" type="button" onClick=${() => setTyping(true)}>
    <${Icon} name="keyboard" /> ${t("keyboard")}</button>`;
  return html`<${Frame} known=${known} title=${t("search")} icon="search" tools=${tools} back=${back} isFixed>
    <${Asking} ...${{ known, go, isTyping, setTyping }} />
  <//>`;
}
