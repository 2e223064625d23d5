// Which of the screen's faces is shown, from what the screen knows.
import { Attract } from "./booth/attract.js";
import { Booth, leavesOf, viewOf } from "./booth/booth.js";
import { filledSections, itemsOf } from "./booth/content.js";
import { patternOf } from "./booth/picture.js";
import { roomOf } from "./booth/sheets.js";
import { Take } from "./booth/take.js";
import { Agenda } from "./find/agenda.js";
import { Search } from "./find/search.js";
import { DraftShown, useDraft } from "./frame/draft.js";
import { followAccess } from "./frame/access.js";
import { Bar } from "./frame/bar.js";
import { Elsewhere } from "./frame/elsewhere.js";
import { createHistory, FIRST_PAGE } from "./frame/history.js";
import { useLabels } from "./frame/labels.js";
import { wholly } from "./frame/later.js";
import { Pairing } from "./frame/pairing.js";
import { Kept } from "./frame/kept.js";
import { Hidden, withoutHidden } from "./frame/hidden.js";
import { Identify, Waiting } from "./frame/standing.js";
import { StillThere } from "./frame/still-there.js";
import { Compare } from "./hall/compare.js";
import { List } from "./hall/list.js";
import { Plan } from "./hall/plan.js";
import { html, render, useEffect, useRef } from "./vendor.js";

// Every page by the name that a view gives it. Each gets the same: {known, view, go, turn, back,
// addressOf, pages}; known is the whole state, addressOf(sha256) where a picture's bytes are.
const PAGES = {
  booth: Booth,
  plan: Plan,
  list: List,
  compare: Compare,
  take: Take,
  search: Search,
  agenda: Agenda,
};

// What was pressed may have left with its page; then the keyboard goes on from the new one.
function useFocus(view) {
  const shown = useRef(view);
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    const held = document.activeElement;
    if (held !== document.body && !held.closest(".kept:not(.is-shown)")) return;
    const [heading, region] = ["h1", "[role=region]"].map((one) => document.querySelector(`.is-shown ${one}`));
    if (!region) heading?.setAttribute("tabindex", "-1");
    (region ?? heading)?.focus({ preventScroll: true });
  }, [view]);
}

const AHEAD = 60;

// The pages a visitor may come to with one tap or a few: those of the bar and of the booth.
function viewsAhead({ release, hall, access }) {
  if (!hall) return []; // before it is read most pages have nothing to show
  const leaves = leavesOf(release.document, roomOf({ access }));
  return [...Object.keys(PAGES).map((page) => ({ page })), ...leaves.map(viewOf)].slice(0, AHEAD);
}

function Face({ known, actions }) {
  const { phase, release, settings, hall, agenda, labels, hasIcons, language, access, view, visit, ahead, isAway, mode } = known;
  useFocus(view);
  if (phase === "pairing") {
    return html`<${Pairing} reason=${known.refused} suggestedName=${known.suggestedName}
      onPaired=${actions.pairWith} />`;
  }
  if (phase === "elsewhere") return html`<${Elsewhere} />`;
  if (!release?.document) {
    return html`<${Waiting} title=${settings?.title || known.title}
      boothCode=${release?.manifest.booth} isAway=${isAway} />`;
  }
  if (settings?.hidden?.includes(release.document.booth?.code)) {
    return html`<${Hidden} title=${settings.title || known.title} boothCode=${release.document.booth.code} />`;
  }
  useLabels(labels);
  const addressOf = (hash) => release.pictures.get(hash);
  const { go, turn, back } = actions;
  const isCovered = mode === "attract";
  const draw = (one) => html`<${PAGES[one.page] ?? Booth} ...${{ known, view: one, go, turn, back, addressOf }} pages=${PAGES} />`;
  return html`${isCovered && html`<${Attract} known=${known} addressOf=${addressOf} />`}
    <div class="page ${isCovered ? "is-covered" : ""}" data-release=${release.manifest?.release} style=${patternOf(release.document, addressOf)}>
      <${Kept} ...${{ view, ahead, visit, draw, isCovered }} wanted=${() => viewsAhead(known)} expect=${go.expect}
        facts=${{ release, settings, hall, agenda, labels, hasIcons, language, access, isAway }} />
      <${Bar} view=${view} pages=${PAGES} go=${go} />
    </div>`;
}

export function App({ known: everything, actions }) {
  const known = withoutHidden(everything);
  const booth = known.release?.document?.booth;
  const draft = useDraft(known.settings?.draft);
  return html`<${Face} known=${known} actions=${actions} />
    ${known.mode === "asking" && html`<${StillThere} seconds=${known.settings?.ask_for ?? 20} leave=${actions.leave} />`}
    ${known.isIdentifying && html`<${Identify} name=${booth?.name}
      number=${booth?.code ?? known.release?.manifest.booth} />`}
    ${draft && html`<${DraftShown} key=${draft} ticket=${draft} />`}`;
}

// Draws a page out of sight, all of it. Throws when it cannot be drawn.
function draw(known, Page, view) {
  const aside = document.createElement("div");
  const nowhere = () => undefined;
  const addressOf = (hash) => known.release.pictures.get(hash);
  try {
    wholly(() => render(html`<${Page} ...${{ known, view, addressOf }} go=${nowhere} back=${nowhere} pages=${PAGES} />`, aside));
  } finally {
    render(null, aside);
  }
}

// Draws every page of a release. Throws when one cannot be drawn.
export function tryOut(release) {
  const { document: content } = release;
  if (!content) return;
  const known = { release, settings: {}, hall: release.hall ?? null };
  draw(known, Attract);
  draw(known, Booth, FIRST_PAGE);
  for (const { section, sheet } of leavesOf(content, roomOf(known))) draw(known, Booth, { section, sheet });
  for (const section of filledSections(content)) {
    for (const { id } of itemsOf(section)) draw(known, Booth, { section: section.key, item: id });
  }
}

// Turning pages: forward by go, back by Escape as by the page's own way back.
export function pageTurner(state) {
  const history = createHistory(state);
  followAccess(state);
  document.addEventListener("keydown", (event) => {
    const isClosing = document.querySelector("dialog[open]");
    if (event.key === "Escape" && !isClosing && state.get().release?.document) history.back();
  });
  return history;
}

export { FIRST_PAGE };
