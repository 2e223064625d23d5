// What a screen shows while nobody is there: the booth's faces in turn, slowly, and nothing that
// stays in one place for long. The hall's screen shows the booths of its playlist.
import { facePicture, filledSections, itemsOf, mainFigures, martyrName, nameOf, pressingNeed, recordingOf } from "./content.js";
import { Name, showing } from "./booth.js";
import { Figure } from "./figures.js";
import { posterOf, sourceOf } from "./film.js";
import { LARGE } from "../machine/files.js";
import { words } from "../frame/language.js";
import { boothNumber, kindLine, Said } from "../frame/persian.js";
import { patternOf, Picture } from "./picture.js";
import { html, useEffect, useRef, useState } from "../vendor.js";

const t = words("booth/attract", {
  touch: "برای دیدن، صفحه را لمس کنید", martyr: "به نام شهید", need: "مهم‌ترین نیاز", booth: "غرفهٔ {n}", sample: "داده نمونه", rehearsal: "تمرین",
});
const OTHERS = ["المسوا الشاشة للمشاهدة", "Touch the screen to explore"];
const FACE_MS = 10_000;
const LONGEST_FILM_MS = 180_000;
// where the words stand and how the ground lies, in rem: three places after one another
const PLACES = [[0, 0], [1.5, -3], [-1, -6], [0.5, -1.5]];

const filmOf = (document) =>
  filledSections(document).flatMap(itemsOf).map(recordingOf).find((field) => field?.type === "video") ?? null;

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// -> [{kind, document, …}]
function facesOf(document, { isMine, playsFilm }) {
  const picture = facePicture(document);
  const need = pressingNeed(document);
  const figure = mainFigures(document)[0];
  const film = playsFilm ? filmOf(document) : null;
  return [
    { kind: "name" },
    figure && { kind: "figure", figures: isMine ? [figure] : mainFigures(document) },
    picture && { kind: "picture", picture },
    need && { kind: "need", need },
    film && { kind: "film", film },
  ].filter(Boolean).map((face) => ({ ...face, document }));
}

// The booths of a hall's screen in the order of its playlist; those the release lacks are left out.
function playlistOf({ settings, hall, release }) {
  const documents = hall?.documents ?? new Map([[release.document.booth.code, release.document]]);
  const codes = settings?.playlist ?? [...documents.keys()];
  const found = codes.map((code) => documents.get(code)).filter(Boolean);
  return found.length ? found : [release.document];
}

function Film({ face, context, hasSound, done }) {
  const film = useRef(null);
  useEffect(() => {
    const { current } = film;
    current.muted = !hasSound;
    // a browser may refuse, with sound at first; a still picture is as calm
    current.play().catch(() => {
      current.muted = true;
      current.play().catch(done);
    });
    return () => current.pause();
  }, []);
  return html`<video class="attract-film" ref=${film} src=${sourceOf(face.film.value, context)}
    poster=${posterOf(face.film.value, context)} playsinline onEnded=${done} onError=${done}></video>`;
}

const Of = ({ document }) => html`<h1 class="attract-of"><${Said} text=${document.booth.name} /></h1>`;

const WORDS = {
  name({ document }) {
    const martyr = martyrName(document);
    return html`<p class="kind">${kindLine(document.booth)}</p>
      <${Name} text=${document.booth.name} />
      ${martyr && html`<p class="named-for">${t("martyr")} <${Said} text=${martyr} /></p>`}`;
  },
  figure: ({ figures, document, hall }) => html`<${Of} document=${document} />
    <dl class="figures">${figures.map(({ section, field }) => html`<${Figure} key=${field.key} isMain=${true}
      ...${{ section, field, context: { hall, document } }} />`)}</dl>`,
  picture: ({ picture, document }) => html`<${Of} document=${document} />
    ${picture.value.caption && html`<p class="attract-caption"><${Said} text=${picture.value.caption} /></p>`}`,
  need: ({ need, document }) => html`<${Of} document=${document} />
    <p class="attract-kind">${t("need")}</p>
    <p class="attract-need"><${Said} text=${nameOf(need.item).text ?? need.section.title} /></p>`,
  film: ({ document }) => html`<${Of} document=${document} />`,
};

// Turns to the next face after its time; stands still while nobody could see it.
function useTurning(turns, milliseconds, next) {
  useEffect(() => {
    let timer = 0;
    const run = () => {
      clearTimeout(timer);
      if (!document.hidden) timer = setTimeout(next, milliseconds);
    };
    run();
    document.addEventListener("visibilitychange", run);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", run);
    };
  }, [turns]);
}

export function Attract({ known, addressOf }) {
  const isHall = known.settings?.role === "screen";
  const [turns, setTurns] = useState(0);
  const next = () => setTurns((before) => before + 1);
  const own = known.release.document;
  const faces = (isHall ? playlistOf(known) : [own]).flatMap((one) => facesOf(one, { isMine: !isHall, playsFilm: !isStill() }));
  const face = faces[turns % faces.length];
  const context = showing({ known, view: { code: face.document.booth.code }, addressOf });
  const isFilm = face.kind === "film" && sourceOf(face.film.value, context);
  useTurning(turns, isFilm ? LONGEST_FILM_MS : FACE_MS, next);
  const [x, y] = PLACES[turns % PLACES.length];
  const Words = WORDS[face.kind];
  return html`<main class="attract on-${face.kind} ${isHall ? "is-hall" : ""}" data-release=${known.release.manifest?.release}
    style=${{ ...patternOf(face.document, context.addressOf), "--x": `${x}rem`, "--y": `${y}rem` }}>
    <div class="attract-ground"></div>
    ${face.kind === "picture" && html`<div class="attract-picture" key=${turns}><${Picture} value=${face.picture.value}
      media=${face.document.media} addressOf=${context.addressOf} width=${LARGE} decorative=${true} /></div>`}
    ${isFilm && html`<${Film} key=${turns} face=${face} context=${context} hasSound=${isHall} done=${next} />`}
    <div class="attract-veil"></div>
    <div class="attract-marks"><span class="mark is-number">${t("booth", { n: boothNumber(face.document.booth.code) })}</span>
      ${known.settings?.rehearsal && html`<span class="mark is-rehearsal">${t("rehearsal")}</span>`}
      ${face.document.is_sample && html`<span class="mark is-quiet">${t("sample")}</span>`}</div>
    <div class="attract-words" key=${turns}><${Words} ...${face} hall=${known.hall} /></div>
    ${!isHall && html`<button class="attract-touch" type="button"><i></i><span>${t("touch")}
      <small>${OTHERS.map((words_, place) => html`<bdi lang=${["ar", "en"][place]}>${words_}</bdi>`)}</small></span></button>`}
  </main>`;
}
