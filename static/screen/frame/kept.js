// Pages that were drawn stay in the document, out of sight. To show one again, or one that was
// drawn while nobody was there, nothing is drawn and nothing laid out: 5 ms where it were 15.
import { createContext, html, useContext, useEffect, useErrorBoundary, useRef } from "../vendor.js";

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

// An effect that begins whenever its page is shown and ends whenever that is left.
export function useShown(effect, inputs) {
  const place = useContext(Place);
  useEffect(() => place.attend(effect), inputs);
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

// view: of the page shown; ahead: of one to be drawn out of sight, or nothing. facts: what pages are
// drawn from; where one has changed, a page is drawn again when its turn comes. release: of another
// no page stays but the one that is shown; visit: of another none that was seen. draw(view) -> the page.
export function Kept({ view, ahead, facts, release, visit, draw, isCovered }) {
  const { current } = useRef({ pages: new Map(), turn: 0 });
  const { pages } = current;
  pages.forEach((page, key) => {
    const isOld = current.release !== release && page !== current.shown;
    if (isOld || (current.visit !== visit && page.seen)) pages.delete(key);
  });

  const put = (one) => {
    const key = keyOf(one);
    const before = pages.get(key);
    const page = before && !before.error ? before : { key, id: ++current.turn, place: createPlace(), seen: 0 };
    pages.set(key, page);
    if (!page.drawn || !isSame(page.facts, facts) || !isSame(page.view, one)) {
      const drawn = html`<${Attempt} page=${page}><${Place.Provider} value=${page.place}>${draw(one)}<//><//>`;
      Object.assign(page, { drawn, view: one, facts, box: null });
    }
    return page;
  };
  const shown = put(view);
  const next = ahead && put(ahead);
  Object.assign(current, { release, visit, shown });
  if (!isCovered) shown.seen = ++current.turn;
  if (pages.size > MOST) {
    const [longest] = [...pages.values()].filter((one) => one.seen && one !== shown).sort((one, other) => one.seen - other.seen);
    if (longest) pages.delete(longest.key);
  }
  useEffect(() => pages.forEach(({ place }) => place.show(place === shown.place && !isCovered)), [shown, isCovered]);
  const { lang, dir } = document.documentElement;
  const box = (page) => {
    const look = page === shown ? "is-shown" : page === next ? "is-ahead" : "";
    if (!page.box || page.look !== look) {
      page.box = html`<div key=${page.id} lang=${lang} dir=${dir} class="kept ${look}">${page.drawn}</div>`;
      page.look = look;
    }
    return page.box;
  };
  return html`<div class="kept-all">${[...pages.values()].map(box)}</div>`;
}
