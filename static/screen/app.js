// Which of the screen's faces is shown, from what the screen knows.
import { Booth, resolveView } from "./booth.js";
import { filledSections, itemsOf } from "./content.js";
import { Pairing } from "./pairing.js";
import { Identify, Waiting } from "./standing.js";
import { html, render } from "./vendor.js";

const FIRST_PAGE = { section: null, item: null };

function Face({ known, actions }) {
  const { phase, release, settings, view, isAway } = known;
  if (phase === "pairing") {
    return html`<${Pairing} reason=${known.refused} suggestedName=${known.suggestedName}
      onPaired=${actions.pairWith} />`;
  }
  if (!release?.document) {
    return html`<${Waiting} title=${settings?.title || known.title}
      boothCode=${release?.manifest.booth} isAway=${isAway} />`;
  }
  return html`<${Booth} document=${release.document} settings=${settings} view=${view}
    isAway=${isAway} go=${actions.go} addressOf=${(hash) => release.pictures.get(hash)} />`;
}

export function App({ known, actions }) {
  const booth = known.release?.document?.booth;
  return html`<${Face} known=${known} actions=${actions} />
    ${known.isIdentifying && html`<${Identify} name=${booth?.name}
      number=${booth?.code ?? known.release?.manifest.booth} />`}`;
}

// Draws every page of a release out of sight. Throws when one cannot be drawn.
export function tryOut({ document: content, pictures }) {
  if (!content) return;
  const aside = document.createElement("div");
  const draw = (view) => render(html`<${Booth} document=${content} settings=${{}} view=${view}
    go=${() => undefined} addressOf=${(hash) => pictures.get(hash)} />`, aside);
  try {
    draw(FIRST_PAGE);
    for (const section of filledSections(content)) {
      draw({ section: section.key, item: null });
      for (const { id } of itemsOf(section)) draw({ section: section.key, item: id });
    }
  } finally {
    render(null, aside);
  }
}

// Turning pages: forward by go, back by Escape as by the bar.
export function pageTurner(state) {
  const go = ({ section = null, item = null }) => state.set({ view: { section, item } });
  document.addEventListener("keydown", (event) => {
    const { release, view } = state.get();
    if (event.key !== "Escape" || !release?.document) return;
    const { section, item } = resolveView(release.document, view);
    go({ section: item ? section.key : null });
  });
  return go;
}

export { FIRST_PAGE };
