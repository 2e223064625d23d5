// Which page is shown, and the way back to it. The booth's own first page lies at the bottom.
import { isAlike } from "../state.js";

export const FIRST_PAGE = { page: "booth" };
const LONGEST = 50;

// What a finger pressed holds the focus, and an element that is removed with it makes the browser
// lay the half-changed page out at once, for nothing. Whoever uses the keyboard keeps their place.
export function letGo() {
  const held = document.activeElement;
  if (held && !held.matches(":focus-visible")) held.blur();
}

// What a button has that leads on to a view. Its page is drawn while the finger is still on it.
export const leads = (go, view) => ({
  onPointerDown: () => requestAnimationFrame(() => setTimeout(go.expect, 0, view)), // the press is seen first
  onClick: () => go(view),
});

// -> {go(view), turn(view), back(), home()}. They change `view` and `trail` of the state. go leads
// on to a page that one comes back from; turn leads to the next leaf of the same. go.expect(view):
// the page is to be drawn out of sight, as it may be next.
export function createHistory(state) {
  const show = (view, trail) => {
    letGo();
    state.set({ view, trail: trail.slice(-LONGEST) });
  };

  function go(view) {
    const { view: before, trail } = state.get();
    if (isAlike(view, before)) return;
    if (isAlike(view, FIRST_PAGE)) show(view, []);
    else show(view, [...trail, before]);
  }
  function turn(view) {
    const { trail } = state.get();
    show(view, isAlike(view, FIRST_PAGE) ? [] : trail);
  }
  function back() {
    const { trail } = state.get();
    show(trail.at(-1) ?? FIRST_PAGE, trail.slice(0, -1));
  }
  go.expect = (ahead) => state.get().ahead === ahead || state.set({ ahead });
  return { go, turn, back, home: () => show(FIRST_PAGE, []) };
}
