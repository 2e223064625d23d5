// The floor plan: where one is, what stands where, and the way there.
import { Frame } from "../frame/frame.js";
import { leads } from "../frame/history.js";
import { Icon } from "../frame/icon.js";
import { sectionTitle } from "../frame/labels.js";
import { formatNumber, language } from "../frame/language.js";
import { boothNumber, prose } from "../frame/persian.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor.js";
import { createCamera } from "./camera.js";
import { Floor, Outline, Overlay } from "./drawing.js";
import { hallOf, hereOf, mostOf } from "./hall.js";
import { findWay, legsOf } from "./route.js";
import { CompareButton, Swatch, Tray } from "./tray.js";
import { t } from "./words.js";

const FINGER = 68; // px of a booth at first sight,
const SMALL = 56; // unless the whole hall can be seen with booths of this size
const LARGEST = 320; // px of a booth seen as close as can be
const TOUCH = 40; // px beside a booth that still mean it
const STEP_CM = 70;

const cornersOf = ({ x, y, width, depth }) => [{ x, y: y - 150 }, { x: x + width, y: y + depth }];
const centreOf = ({ x, y, width, depth }) => ({ x: x + width / 2, y: y + depth / 2 });

// How large the plan may be in a room, in px per cm.
const scalesOf = (hall) => {
  const least = Math.min(...hall.booths.map(({ place }) => Math.min(place.width, place.depth)));
  return ({ width, height }) => {
    const most = LARGEST / least;
    const whole = Math.min(width / hall.width, height / hall.depth, most);
    return { least: whole, first: whole * least < SMALL ? Math.min(FINGER / least, most) : whole, most };
  };
};

// The booth at a point of the plan, or the nearest within a finger's breadth of it.
function boothAt(hall, { x, y, scale }) {
  const beside = ({ place }) => Math.hypot(
    Math.max(place.x - x, 0, x - place.x - place.width), Math.max(place.y - y, 0, y - place.y - place.depth));
  const nearest = hall.booths.reduce((best, booth) => (beside(booth) < beside(best) ? booth : best));
  return beside(nearest) * scale <= TOUCH ? nearest : null;
}

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

// The next booth from this one in a direction; what stands aside counts as farther.
function nextBooth(hall, from, [dx, dy]) {
  const start = centreOf(from.place);
  const far = (booth) => {
    const { x, y } = centreOf(booth.place);
    const [ahead, aside] = [(x - start.x) * dx + (y - start.y) * dy, Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx)];
    return ahead > 1 ? ahead + 3 * aside : Infinity;
  };
  const next = hall.booths.reduce((best, booth) => (far(booth) < far(best) ? booth : best), from);
  return far(next) < Infinity ? next : from;
}

const rounded = (metres) => (metres > 20 ? Math.round(metres / 5) * 5 : Math.max(1, Math.round(metres)));

// The way in words: how far, and the first turns.
function wayWords(way, hall, from) {
  const legs = legsOf(way).filter(({ length }) => length > 150);
  const nearest = ({ x, y }) => hall.booths.filter((booth) => booth !== from)
    .map((booth) => [Math.hypot(centreOf(booth.place).x - x, centreOf(booth.place).y - y), booth]).sort(([a], [b]) => a - b)[0]?.[1];
  return legs.slice(0, 3).map(({ length, turn, at }, place) => {
    const beside = place && turn && nearest(at);
    return (beside ? t("at", { b: boothNumber(beside.code) }) : "") + t(place && turn ? turn : "first", { n: rounded(length / 100) });
  }).join(t("and")) + (legs.length > 3 ? t("onward") : "") + t("end");
}

function Way({ way, hall, here, booth }) {
  if (!way) return html`<p class="way-words">${t("otherHall", { hall: prose(booth.hall) })}</p>`;
  const metres = rounded(way.length / 100);
  return html`<p class="way-words" role="status"><strong>${t("metres", { n: metres })}</strong>
    <span>${t("steps", { n: Math.max(10, Math.round(way.length / STEP_CM / 10) * 10) })}</span>
    <span>${way.isStraight ? t("straight") : wayWords(way, hall, here)}</span></p>`;
}

function Card({ context, booth, isOther, way, showWay, close }) {
  const { known, view, hall, go, choose, addressOf, here } = context;
  const most = mostOf(booth);
  const see = leads(go, { page: "booth", ...(booth !== here && { code: booth.code }) });
  return html`<section class="plan-card" aria-label=${prose(booth.name)}>
    <${Swatch} booth=${booth} addressOf=${addressOf} />
    <div class="plan-card-words">
      <p class="plan-card-kind">${t("booth", { n: boothNumber(booth.code) })} · <bdi lang="fa">${prose(booth.section?.name)}</bdi></p>
      <h2><bdi lang="fa">${prose(booth.name)}</bdi></h2>
    </div>
    <button class="hall-button is-brief" type="button" aria-label=${t("close")} onClick=${close}><${Icon} name="x" /></button>
    <div class="plan-card-more">
      ${most?.text && (!view.to || booth === here) && html`<p class="plan-card-most">${sectionTitle(most.section)}: <bdi lang="fa">${prose(most.text)}</bdi></p>`}
      ${(way || isOther) && html`<${Way} way=${way} hall=${context.floor} here=${here} booth=${booth} />`}
    </div>
    <div class="plan-acts">
      ${here && booth !== here && html`<button class="hall-button is-main" type="button" aria-pressed=${way || isOther ? "true" : "false"} onClick=${showWay}>
        <${Icon} name="map-pin" /> <span>${t("way")}</span></button>`}
      <button class="hall-button" type="button" ...${see}><${Icon} name="eye" /> <span>${t("page")}</span></button>
      <${CompareButton} ...${{ known, hall, booth, choose }} codes=${view.codes ?? []} />
    </div>
  </section>`;
}

function Legend({ hall, floor }) {
  const place = { x: 2, y: 2, width: 28, depth: 28 };
  const inside = hall.sections.map((section) => [section, section.booths.filter((booth) => booth.place?.hall === floor.position).length]);
  return html`<ul class="legend" aria-label=${t("legend")}>${inside.filter(([, count]) => count).map(([section, count]) => html`<li key=${section.code}>
    <svg class="legend-shape is-tone-${section.tone}" viewBox="0 0 32 32" aria-hidden="true"><${Outline} place=${place} tone=${section.tone} name="plan-shape" /></svg>
    <bdi lang="fa">${prose(section.name)}</bdi> <span>(${formatNumber(count)})</span></li>`)}</ul>`;
}

// The moving part: the drawing under a camera, and the buttons that move it.
function Room({ context, floor, chosen, way, pick, seeList }) {
  const { hall, here } = context;
  const [room, layer, camera] = [useRef(null), useRef(null), useRef(null)];
  const [scale, setScale] = useState(0);
  const [current, setCurrent] = useState(null);
  const isHere = here?.place?.hall === floor.position;
  const start = [current && hall.get(current), chosen, here].find((booth) => booth?.place?.hall === floor.position) ?? floor.booths[0];

  // after the room's first frame: a finger sees the page turn at once, and the booths in the next
  useEffect(() => {
    const focus = centreOf(start.place);
    camera.current = createCamera({
      room: room.current, layer: layer.current, size: floor, scales: scalesOf(floor), focus,
      onRest: setScale,
    });
    return () => camera.current.end();
  }, [floor]);
  useEffect(() => {
    if (way) camera.current.frame([here, chosen].flatMap(({ place }) => cornersOf(place)).concat(way.points), 400);
    else if (chosen?.place?.hall === floor.position) camera.current.follow(chosen.place);
  }, [chosen, way, floor]);

  const step = (booth) => {
    setCurrent(booth.code);
    camera.current.follow(booth.place);
    room.current.querySelector(`[data-code="${CSS.escape(booth.code)}"]`)?.focus({ preventScroll: true });
  };
  const acts = { "+": () => camera.current?.zoom(1.5), "-": () => camera.current?.zoom(1 / 1.5), 0: () => camera.current?.whole() };
  const onKey = (event) => {
    if (!camera.current) return;
    const way = ARROWS[event.key];
    if (way && event.shiftKey) camera.current.pan(way[0] / 4, way[1] / 4);
    else if (way) step(nextBooth(floor, hall.get(event.target.dataset.code) ?? start, way));
    else if (event.key === "Enter" || event.key === " ") pick(hall.get(event.target.dataset.code));
    else if (acts[event.key.replace("=", "+")]) acts[event.key.replace("=", "+")]();
    else return;
    event.preventDefault();
  };
  const onClick = (event) => {
    if (!camera.current) return;
    const near = event.detail && boothAt(floor, camera.current.pointOf(event));
    pick(near || hall.get(event.target.closest("[data-code]")?.dataset.code));
  };
  const move = (name, icon, act) => html`<button class="hall-button is-brief" type="button" aria-label=${t(name)} onClick=${act}><${Icon} name=${icon} /></button>`;
  return html`<div class="plan">
    <div class="plan-room" dir="ltr" ref=${room} role="application" aria-roledescription=${t("plan")} aria-label=${prose(floor.name)} onKeyDown=${onKey} onClick=${onClick}>
      <div class="plan-layer" ref=${layer}>
        ${scale > 0 && html`<${Floor} hall=${floor} toneOf=${hall.toneOf} addressOf=${context.addressOf} scale=${scale} language=${language()}
          current=${start.code} chosen=${chosen?.code} here=${here?.code} />
        <${Overlay} hall=${floor} toneOf=${hall.toneOf} here=${here} chosen=${chosen} way=${way} />
        ${isHere && html`<${Here} place=${here.place} scale=${scale} floor=${floor} />`}`}
      </div>
    </div>
    <div class="plan-moves">
      ${move("closer", "plus", acts["+"])}${move("farther", "minus", acts["-"])}${move("whole", "maximize", acts[0])}
      ${isHere && move("toHere", "focus", () => camera.current?.look(centreOf(here.place)))}
      <button class="hall-button" type="button" onClick=${seeList}><${Icon} name="list" /> <span>${t("list")}</span></button>
    </div>
  </div>`;
}

// "You are here", above its booth or below it where there is more room.
function Here({ place, scale, floor }) {
  const pin = useRef(null);
  const isAbove = place.y > 180 || place.y > floor.depth / 2;
  useLayoutEffect(() => {
    const { style } = pin.current;
    const half = pin.current.firstChild.offsetWidth * 0.56;
    style.left = `${Math.max(half, Math.min(floor.width * scale - half, (place.x + place.width / 2) * scale))}px`;
    style.top = `${(place.y + (isAbove ? 0 : place.depth)) * scale}px`;
  }, [place, scale]);
  return html`<div class="plan-here ${isAbove ? "" : "is-below"}" ref=${pin} aria-hidden="true"><span class="here-words">${t("here")}</span></div>`;
}

export function Plan({ known, view, go, turn = go, back, addressOf }) {
  const hall = hallOf(known);
  const here = hereOf(known);
  const [why, setWhy] = useState(null);
  const chosen = hall.get(view.to ?? view.at);
  const home = chosen?.place?.hall ?? here?.place?.hall;
  const floor = hall.halls.find(({ position }) => position === (view.hall ?? home)) ?? hall.halls[0];
  const isOther = Boolean(view.to && chosen && here?.place && chosen.place?.hall !== here.place.hall);
  // the way is looked for once the plan is seen
  const [found, setFound] = useState({});
  const isSame = view.to && chosen && here && chosen !== here && chosen.place?.hall === here.place?.hall && chosen.place?.hall === floor?.position;
  const way = isSame && found.to === chosen ? found.way : null;
  useEffect(() => {
    if (isSame) setFound({ to: chosen, way: findWay(floor.booths.map(({ place }) => place), here.place, chosen.place, floor) });
  }, [isSame, floor, here, chosen]);
  const choose = (codes, reason) => {
    setWhy(reason ?? null);
    turn({ ...view, codes });
  };
  const stay = ({ at, to, hall: _, ...rest }) => rest;
  const pick = (booth) => booth && turn({ ...stay(view), at: booth.code });
  const context = { known, view, hall, here, go, choose, addressOf, floor };
  const seeList = () => go({ page: "list", ...(view.codes && { codes: view.codes }) });
  return html`<${Frame} known=${known} title=${t("plan")} icon="map" back=${back} isFixed>
    ${floor ? html`<div class="hall-room">
      <${Room} key=${floor.position} ...${{ context, floor, chosen, way, pick, seeList }} />
      <div class="hall-panel">
        ${hall.halls.length > 1 && html`<div class="hall-tabs" role="group" aria-label=${t("halls")}>${hall.halls.map(({ position, name }) => html`<button
          class="hall-button" type="button" key=${position} aria-pressed=${position === floor.position ? "true" : "false"}
          onClick=${() => turn({ ...view, hall: position })}><bdi lang="fa">${prose(name)}</bdi></button>`)}</div>`}
        <${Legend} hall=${hall} floor=${floor} />
        ${chosen
          ? html`<${Card} context=${context} booth=${chosen} ...${{ way, isOther }} close=${() => turn(stay(view))}
              showWay=${() => turn(view.to ? { ...stay(view), at: chosen.code } : { ...stay(view), to: chosen.code })} />`
          : html`<p class="plan-hint"><${Icon} name="info" /> ${t("touch")}</p>`}
        <${Tray} ...${{ hall, choose, go, why }} codes=${view.codes ?? []} />
      </div>
    </div>` : html`<p class="plan-hint">${t("nothing")}</p>`}
  <//>`;
}
