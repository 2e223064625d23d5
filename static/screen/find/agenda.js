// The programme: what is on now and next, day by day, by field and place; quick at 2,500 items.
import { Frame } from "../frame/frame.js";
import { Icon } from "../frame/icon.js";
import { useShown } from "../frame/kept.js";
import { Still } from "../frame/still.js";
import { formatNumber, language, words } from "../frame/language.js";
import { Modal } from "../frame/modal.js";
import { prose } from "../frame/persian.js";
import { serverNow } from "../machine/clock.js";
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor.js";
import { dateOf, dayOf, hourOf, weekdayOf, whenOf } from "./days.js";

const t = words("find/agenda", {
  agenda: "برنامه‌ها", now: "اکنون", next: "پس از این", today: "امروز", day: "روز", field: "زمینه", place: "جا", all: "همه", none: "برنامه‌ای اعلام نشده است.", noneSo: "با این گزینش برنامه‌ای نیست.", clear: "همهٔ برنامه‌ها", minutes: "{n} دقیقه", count: "{n} برنامه", close: "بستن", until: "تا {time}",
});
const FIRST = 6; // rows in the first frame
const SPARE = 4; // rows drawn beyond the edge, so that a quick finger sees no gap
const LOOK_MS = 30_000;
const NOW = "now"; // what stands in the place of a day
const NEXT = 10;

const read = new WeakMap();

// The items with their instants and days, and the days, fields and places there are; once a release.
function readAgenda(agenda) {
  if (!read.has(agenda)) {
    const zone = agenda.timezone;
    const items = agenda.items.map((item) => {
      const from = Date.parse(item.starts_at);
      return { ...item, from, to: from + item.minutes * 60_000, day: dayOf(from, zone) };
    });
    const those = (key) => [...new Set(items.map((item) => item[key]).filter(Boolean))].sort(new Intl.Collator("fa").compare);
    const days = [...new Map(items.map((item) => [item.day, item.from]))];
    read.set(agenda, { zone, items, days, fields: those("field"), places: those("place") });
  }
  return read.get(agenda);
}

const isOn = (item, now) => item.from <= now && now < item.to;

// What goes on now, and what comes next, be it past midnight.
const atHand = (items, now) =>
  [...items.filter((item) => isOn(item, now)), ...items.filter((item) => item.from > now).slice(0, NEXT)];

const hasNow = ({ items }, now) => items.some(({ from }) => from <= now) && items.some(({ to }) => to > now);

// Now, while the programme runs; else today when it is one of the days, the next one, the first.
function firstDay(about, now) {
  const { days, zone } = about;
  if (hasNow(about, now)) return NOW;
  const today = dayOf(now, zone);
  return (days.find(([day]) => day >= today) ?? days[0])?.[0] ?? null;
}

// isAtHand: the row stands among those of several days, and says when and what it is.
function Row({ item, zone, now, isAtHand, open }) {
  const isNow = isOn(item, now);
  const isOther = isAtHand && item.day !== dayOf(now, zone);
  return html`<button class="event ${isNow ? "is-now" : ""}" type="button" data-item=${item.id} aria-haspopup="dialog" onClick=${() => open(item)}>
    <span class="event-hour"><span>${hourOf(item.from, zone)}</span><small>${isOther ? weekdayOf(item.from, zone) : t("minutes", { n: item.minutes })}</small></span>
    <span class="event-words"><bdi class="event-title" lang="fa">${prose(item.title)}</bdi>
      <span class="event-where">${[item.place, item.field, item.agency].filter(Boolean).map((part) => html`<bdi lang="fa">${prose(part)}</bdi>`)}</span></span>
    ${(isNow || isAtHand) && html`<span class="event-now">${t(isNow ? "now" : "next")}</span>`}
  </button>`;
}

// Draws the rows in sight alone; all are of one height. It begins at `start`, with a few.
function Rows({ items, start, ...rest }) {
  const box = useRef(null);
  const [window, setWindow] = useState({ first: start, last: start + FIRST, tall: 0 });
  const look = () => {
    const { scrollTop, clientHeight, firstElementChild } = box.current;
    const tall = firstElementChild.firstElementChild?.offsetHeight || window.tall || 1;
    const above = window.tall ? scrollTop : start * tall;
    const first = Math.max(0, Math.floor(above / tall) - SPARE);
    const last = Math.ceil((above + clientHeight) / tall) + SPARE;
    if (first < window.first || last > window.last || tall !== window.tall) setWindow({ first, last, tall });
  };
  useLayoutEffect(() => {
    if (window.tall) box.current.scrollTop = start * window.tall;
  }, [window.tall > 0]);
  const { current } = useRef({});
  current.look = look;
  useEffect(() => {
    const observer = new ResizeObserver(() => current.look()); // and once now
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const { first, last, tall } = window;
  return html`<div class="events" ref=${box} onScroll=${look} tabindex="0" role="region" aria-label=${t("count", { n: items.length })}>
    <ul style=${{ paddingBlockStart: `${first * tall}px`, paddingBlockEnd: `${Math.max(0, items.length - last) * tall}px` }}>
      ${items.slice(first, last).map((item, at) => html`<li key=${item.id} aria-setsize=${items.length} aria-posinset=${first + at + 1}>
        <${Row} item=${item} ...${rest} /></li>`)}
    </ul></div>`;
}

function Choice({ label, chosen, options, isOpen, toggle, choose }) {
  if (options.length < 2) return null;
  const chip = (one, text) => html`<button class="find-chip" type="button" key=${text} aria-pressed=${chosen === one}
    onClick=${() => choose(one)}><bdi lang=${one ? "fa" : null}>${text}</bdi></button>`;
  return html`<div class="choice ${isOpen ? "is-open" : ""}">
    <button class="find-chip is-choice" type="button" aria-expanded=${isOpen} onClick=${toggle}>
      ${label}: <bdi>${chosen ? prose(chosen) : t("all")}</bdi> <${Icon} name=${isOpen ? "chevron-up" : "chevron-down"} /></button>
    ${isOpen && html`<div class="find-chips is-open" role="group" aria-label=${label}>
      ${chip(null, t("all"))}${options.map((one) => chip(one, prose(one)))}</div>`}
  </div>`;
}

// What is on now, and every day; the chosen one is brought into sight.
function Days({ about, now, chosen, choose }) {
  const { days, zone, items } = about;
  const box = useRef(null);
  useEffect(() => {
    box.current.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [chosen]);
  const today = dayOf(now, zone);
  const chip = (day, name, more) => html`<button class="find-chip is-day" type="button" key=${day}
    aria-pressed=${day === chosen} onClick=${() => choose(day)}><span>${name}</span> <bdi>${more}</bdi></button>`;
  return html`<div class="find-chips" role="group" aria-label=${t("day")} ref=${box}>
    ${hasNow(about, now) && chip(NOW, t("now"), formatNumber(items.filter((item) => isOn(item, now)).length))}
    ${days.map(([day, instant]) => chip(day, day === today ? t("today") : weekdayOf(instant, zone), dateOf(instant, zone)))}
  </div>`;
}

// One of them on its own: all of its words, however long.
function Details({ item, zone, close }) {
  return html`<${Modal} class="event-sheet" aria-labelledby="event-sheet" close=${close}>
    <div class="event-sheet-box">
      <p class="event-when">${whenOf(item, zone)} <bdi>${t("until", { time: hourOf(item.to, zone) })}</bdi></p>
      <h2 id="event-sheet" lang="fa"><bdi>${prose(item.title)}</bdi></h2>
      <dl>${[["place", item.place], ["field", item.field]].filter(([, value]) => value).map(([key, value]) => html`<div>
        <dt>${t(key)}</dt><dd lang="fa"><bdi>${prose(value)}</bdi></dd></div>`)}</dl>
      ${item.agency && html`<p lang="fa"><bdi>${prose(item.agency)}</bdi></p>`}
      <button class="button is-main" type="button" autofocus onClick=${close}>${t("close")}</button>
    </div><//>`;
}

function useNow() {
  const [now, setNow] = useState(serverNow);
  useShown(() => {
    const look = () => setNow((before) => (serverNow() - before < LOOK_MS ? before : serverNow()));
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Programme({ about, wanted, known, back }) {
  const { zone, items, fields, places } = about;
  const now = useNow();
  const asked = items.find((item) => item.id === wanted) ?? null;
  const [choice, setChoice] = useState({ day: asked?.day ?? firstDay(about, now), field: null, place: null });
  const [opened, setOpened] = useState(asked);
  const [chooser, setChooser] = useState(null);
  const choose = (change) => {
    setChoice({ ...choice, ...change });
    setChooser(null);
  };
  const open = (item) => {
    setOpened(item);
    setChooser(null);
  };
  const { day, field, place } = choice;
  const isAtHand = day === NOW;
  const shown = useMemo(() => {
    const fits = items.filter((item) => (isAtHand || item.day === day) && (!field || item.field === field) && (!place || item.place === place));
    return isAtHand ? atHand(fits, now) : fits;
  }, [about, day, field, place, isAtHand && now]);
  // the one asked for, else the first that is not over
  const start = Math.max(0, shown.findIndex(({ id, to }) => (day === asked?.day ? id === asked.id : to > now)));
  // a touch that changes neither the day nor the rows draws neither
  const dayRow = () => html`<${Days} ...${{ about, now }} chosen=${day} choose=${(one) => choose({ day: one })} />`;
  const rows = () => html`<${Rows} key=${`${day} ${field} ${place}`} items=${shown} open=${open} ...${{ start, zone, now, isAtHand }} />`;
  return html`<${Frame} known=${known} title=${t("agenda")} icon="calendar-days" back=${back} isFixed>
    <div class="agenda"><div class="agenda-side">
      <${Still} facts=${[about, now, choice, language()]} draw=${dayRow} />
      <div class="choices">
        ${[["field", fields], ["place", places]].map(([key, options]) => html`<${Choice} key=${key} label=${t(key)}
          chosen=${choice[key]} options=${options} isOpen=${chooser === key} toggle=${() => setChooser(chooser === key ? null : key)}
          choose=${(one) => choose({ [key]: one })} />`)}
      </div></div>
      ${shown.length
        ? html`<${Still} facts=${[shown, start, now, language()]} draw=${rows} />`
        : html`<div class="find-note"><p>${t("noneSo")}</p>
            <button class="find-more" type="button" onClick=${() => choose({ field: null, place: null })}>${t("clear")}</button></div>`}
      ${opened && html`<${Details} item=${opened} zone=${zone} close=${() => setOpened(null)} />`}
    </div>
  <//>`;
}

export function Agenda({ known, view, back }) {
  if (!known.agenda?.items.length) {
    return html`<${Frame} known=${known} title=${t("agenda")} icon="calendar-days" back=${back}>
      <p class="find-note">${t("none")}</p><//>`;
  }
  return html`<${Programme} about=${readAgenda(known.agenda)} wanted=${view.item} known=${known} back=${back} />`;
}
