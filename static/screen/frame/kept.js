// Pages that were drawn stay in the document, out of sight. To show one again, or one that was
// drawn while nobody was there, nothing is drawn and nothing laid out: 5 ms where it were 15.
import { atRest } from "../machine/rest.js";
import { createContext, html, useContext, useEffect, useErrorBoundary, useLayoutEffect, useRef } from "../vendor.js";

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
  // the browser lays out what is drawn ahead at once, not when it is shown
  useLayoutEffect(() => void document.querySelector(".is-ahead > *")?.getBoundingClientRect());
}

// view: of the page shown; ahead: of one to be drawn out of sight, or nothing. wanted(): the views to
// be drawn so one after the other; expect(view): it is to be ahead. facts: what pages are drawn from; where
// one has changed, a page is drawn again when its turn comes. release: of another no page stays but
// the one that is shown; visit: of another none that was seen. draw(view) -> the page.
export function Kept({ view, ahead, wanted, expect, facts, visit, draw, isCovered }) {
  const { current } = useRef({ pages: new Map(), turn: 0 });
  const { pages } = current;
  pages.forEach((page, key) => {
    const isOld = current.release !== facts.release && page !== current.shown;
    if (isOld || (current.visit !== visit && page.seen)) pages.delete(key);
  });

  const isFresh = (page) => page && isSame(page.facts, facts);
  const put = (one) => {
    const key = keyOf(one);
    const before = pages.get(key);
    const page = before && !before.error ? before : { key, id: ++current.turn, place: createPlace(), seen: 0 };
    pages.set(key, page);
    if (!page.drawn || !isFresh(page) || !isSame(page.view, one)) {
      const drawn = html`<${Attempt} page=${page}><${Place.Provider} value=${page.place}>${draw(one)}<//><//>`;
      Object.assign(page, { drawn, view: one, facts, box: null });
    }
    return page;
  };
  const shown = put(view);
  if (!isCovered) shown.seen = ++current.turn;
  // what is on its way already is not drawn again together with the page that is shown
  if (ahead && ahead !== current.ahead) {
    const page = put(ahead);
    if (!wanted().some((one) => keyOf(one) === page.key)) page.seen ||= ++current.turn; // pressed by this visitor
  }
  Object.assign(current, { release: facts.release, visit, shown, ahead });
  if (pages.size > MOST) {
    const [longest] = [...pages.values()].filter((one) => one.seen && one !== shown).sort((one, other) => one.seen - other.seen);
    if (longest) pages.delete(longest.key);
  }
  useEffect(() => pages.forEach(({ place }) => place.show(place === shown.place && !isCovered)), [shown, isCovered]);
  useForesight(wanted, (one) => !isFresh(pages.get(keyOf(one))), expect);
  const { lang, dir } = document.documentElement;
  const box = (page) => {
    const look = page === shown ? "is-shown" : page.view === ahead ? "is-ahead" : "";
    if (!page.box || page.look !== look) {
      page.box = html`<div key=${page.id} lang=${lang} dir=${dir} class="kept ${look}">${page.drawn}</div>`;
      page.look = look;
    }
    return page.box;
  };
  return html`<div class="kept-all">${[...pages.values()].map(box)}</div>`;
}
