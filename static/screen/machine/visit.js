// One visitor after the other: a visit begins with a touch and ends when nobody is there. What it
// left (the page, the language, what was made larger) is put back for the next one.
import { setLanguage } from "../frame/language.js";
import { LIMITS, watchUse } from "./idle.js";
import { note } from "./queue.js";

const limitsOf = ({ settings }) => ({
  idleAfter: settings?.idle_after ?? LIMITS.idleAfter,
  askFor: settings?.ask_for ?? LIMITS.askFor,
});

// home() turns back to the first page. -> {leave()}: the visitor says that they are done.
export function followVisits({ state, home }) {
  let visit = null;
  let view = state.get().view;
  document.documentElement.dataset.mode = state.get().mode;

  function begin() {
    visit = { since: performance.now(), pages: 1 };
    note("visit.started");
  }
  function end() {
    if (visit) note("visit.ended", { seconds: Math.round((performance.now() - visit.since) / 1000), pages: visit.pages });
    visit = null;
    const language = state.get().settings?.language ?? "fa";
    setLanguage(language);
    state.set({ language, access: null, visit: state.get().visit + 1 });
    home();
  }

  state.subscribe(({ view: next }) => {
    if (next === view) return;
    view = next;
    if (!visit) return;
    visit.pages += 1;
    const { page, code, section, item } = view;
    note("page.shown", { page, ...(code && { booth: code }), ...(section && { section }), ...(item && { item }) });
  });
  return watchUse({
    limits: () => limitsOf(state.get()),
    covers: () => Boolean(state.get().release?.document), // a code is typed without a touch lost
    onMode(mode, before) {
      document.documentElement.dataset.mode = mode;
      state.set({ mode });
      if (mode === "attract") end();
      else if (before === "attract") begin();
    },
  });
}
