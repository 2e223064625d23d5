// Pages that were drawn stay in the document, out of sight. To show one again, or one that was
// drawn while nobody was there, nothing is drawn and nothing laid out: 5 ms where it were 15.
import { atRest } from "../machine/rest.js";
import {
  createContext, html, render, useContext, useEffect, useErrorBoundary, useLayoutEffect, useRef,
} from "../vendor.js";

const MOST = 100; // pages; those of a booth and of the bar are some fifty

// What a page stands in: whether it is shown, and what goes on only while it is.
function createPlace() {
  const attended = new Set();
  const begin = (one) => void (one.end = one.effect());
  const end = (one) => one.end?.();
  let isShown = false;
  return {
    show(on) {
      if (on !== isShown) attended.forEach(on ? begin : end);
      isShown = on;
    },
    attend(effect) {
      const one = { effect };
      attended.add(one);
      if (isShown) begin(one);
      return () => {
        attended.delete(one);
        if (isShown) end(one);
      };
    },
  };
}

// A page that is drawn by itself is always shown.
const Place = createContext({ attend: (effect) => effect() });

// An effect that begins whenever its page is shown and ends whenever that is left. use: the hook
// that decides when, where the page is shown already.
export function useShown(effect, inputs, use = useEffect) {
  const place = useContext(Place);
  use(() => place.attend(effect), inputs);
}

// What cannot be drawn ahead harms nothing until it is shown.
function Attempt({ page, children }) {
  const [error] = useErrorBoundary();
  page.error = error;
  if (error && page.look === "is-shown") throw error;
  return error ? null : children;
}

// The views of a booth and of an item are pages of their own; on the others one moves about.
const keyOf = (view) => (view.page === "booth" || view.code || view.item ? JSON.stringify(view) : view.page);

const isSame = (one, other) => Object.keys({ ...one, ...other }).every((key) => one[key] === other[key]);

// Draws the next of the wanted pages that is lacking, when nobody touches anything and there is nothing
// else to do.
function useForesight(wanted, isLacking, expect) {
  useEffect(() => {
    let isOver = false;
    atRest().then(() => isOver || expect(wanted().find(isLacking) ?? null));
    return () => void (isOver = true);
  });
}

// A page and the box it stands in; each is a tree of its own. In one tree with the others it would hold,
// by what Preact keeps of trees that were, every page that ever stood beside it.
function createPage(key) {
  const box = document.createElement("div");
  return { key, box, place: createPlace(), seen: 0, look: null };
}

function wear(page, look) {
  if (page.look !== look) page.box.className = `kept ${(page.look = look)}`;
}

// Where it has something to draw. The language is that of the page, not of the moment.
function drawPage(page) {
  const { box, draw, place } = page;
  if (!draw) return;
  page.draw = null;
  box.lang = document.documentElement.lang;
  box.dir = document.documentElement.dir;
  render(html`<${Attempt} page=${page}><${Place.Provider} value=${place}>${draw()}<//><//>`, box);
}

function takeAway({ box, place }) {
  place.show(false);
  render(null, box);
  box.remove();
}

// view: of the page shown; ahead: of one to be drawn out of sight, or nothing. wanted(): the views to
// be drawn so one after the other; expect(view): it is to be ahead. facts: what pages are drawn from; where
// one has changed, a page is drawn again when its turn comes. Of another release no page stays but the
// one that is shown; visit: of another none that was seen. draw(view) -> the page.
export function Kept({ view, ahead, wanted, expect, facts, visit, draw, isCovered }) {
  const all = useRef(null);
  const { current } = useRef({ pages: new Map(), count: 0 });
  const { pages } = current;
  const drop = (page) => {
    pages.delete(page.key);
    takeAway(page);
  };
  const isFresh = (page) => page?.facts && isSame(page.facts, facts);
  const put = (one) => {
    const key = keyOf(one);
    if (pages.get(key)?.error) drop(pages.get(key));
    const page = pages.get(key) ?? createPage(key);
    pages.set(key, page);
    if (!isFresh(page) || !isSame(page.view, one)) Object.assign(page, { draw: () => draw(one), view: one, facts });
    if (!page.box.parentNode) all.current.append(page.box);
    return page;
  };

  useLayoutEffect(() => {
    for (const page of pages.values()) {
      const isOld = current.release !== facts.release && page !== current.shown;
      if (isOld || (current.visit !== visit && page.seen)) drop(page);
    }
    const shown = put(view);
    if (!isCovered) shown.seen = ++current.count;
    // what is on its way already is not drawn again together with the page that is shown
    const next = ahead && ahead !== current.ahead ? put(ahead) : null;
    if (next && !wanted().some((one) => keyOf(one) === next.key)) next.seen ||= ++current.count; // pressed by this visitor
    Object.assign(current, { release: facts.release, visit, shown, ahead });
    for (const page of pages.values()) wear(page, page === shown ? "is-shown" : page === next ? "is-ahead" : "");
    drawPage(shown);
    if (next) {
      drawPage(next);
      // the browser lays it out now, not when it is shown
      next.box.firstElementChild?.getBoundingClientRect();
    }
    if (pages.size <= MOST) return;
    const [longest] = [...pages.values()].filter((one) => one.seen && one !== shown).sort((one, other) => one.seen - other.seen);
    if (longest) drop(longest);
  });
  useLayoutEffect(() => () => pages.forEach(drop), []);
  useEffect(() => pages.forEach(({ place }) => place.show(place === current.shown.place && !isCovered)));
  useForesight(wanted, (one) => !isFresh(pages.get(keyOf(one))), expect);
  return html`<div class="kept-all" ref=${all} />`;
}
