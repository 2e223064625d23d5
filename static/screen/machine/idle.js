// Whether somebody is at the screen: attract → in use → "still there?" → attract.
// Touch, keyboard (a scanner is one), scrolling and playing media count as use.

export const LIMITS = { idleAfter: 60, askFor: 20 };

// -> what the machine is in at its start. `at` and all instants: milliseconds of a clock that
// only goes forward (performance.now), so that a corrected wall clock ends nobody's visit.
export const atRest = (at) => ({ mode: "attract", at });

// When time alone changes the mode; Infinity when only a visitor does.
export function dueAt({ mode, at }, { idleAfter, askFor }) {
  if (mode === "in_use") return at + idleAfter * 1000;
  return mode === "asking" ? at + askFor * 1000 : Infinity;
}

// The machine after an event: "use" (a visitor), "media" (a film went on), "leave" (pressed), or
// "time". A film that plays in the loop is nobody's visit.
export function step(machine, event, at, limits) {
  const { mode } = machine;
  if (event === "time") {
    if (at < dueAt(machine, limits)) return machine;
    return { mode: mode === "in_use" ? "asking" : "attract", at };
  }
  if (event === "leave") return mode === "attract" ? machine : { mode: "attract", at };
  if (event === "media" && mode === "attract") return machine;
  return { mode: "in_use", at };
}

const USES = ["pointerdown", "keydown", "wheel", "touchmove"];

// Runs the machine on what happens in the page. limits() is asked anew each time; onMode(mode,
// before) hears of every change. covers(): something lies over the page. -> {leave()}
export function watchUse(
  { limits, onMode, covers = () => true, root = document, now = () => performance.now() },
) {
  let machine = atRest(now());
  let timer = 0;
  let isFirstTouch = false;

  function happen(event) {
    const before = machine;
    machine = step(machine, event, now(), limits());
    if (event === "time" || machine !== before) arm();
    if (machine.mode !== before.mode) onMode(machine.mode, before.mode);
  }
  // One timer a visit: what moves the end further only moves `at`, and the timer looks again.
  function arm() {
    const due = dueAt(machine, limits());
    if (due === Infinity) {
      clearTimeout(timer);
      timer = 0;
    } else if (!timer || machine.mode === "asking") {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = 0;
        happen("time");
      }, Math.max(0, due - now()) + 1);
    }
  }

  const capture = { capture: true, passive: true };
  for (const kind of USES) {
    root.addEventListener(kind, (event) => {
      const leaves = event.target.closest?.("[data-leaves]"); // what it says comes with its click
      isFirstTouch = !leaves && machine.mode !== "in_use" && covers() && event.type === "pointerdown";
      if (!leaves) happen("use");
    }, capture);
  }
  root.addEventListener("scroll", () => machine.mode === "in_use" && happen("use"), capture);
  root.addEventListener("timeupdate", () => happen("media"), capture);
  // A touch that wakes the screen presses nothing of what comes to light under the finger.
  root.addEventListener("click", (event) => {
    if (!isFirstTouch) return;
    isFirstTouch = false;
    event.stopPropagation();
    event.preventDefault();
  }, { capture: true });

  return { leave: () => happen("leave") };
}
