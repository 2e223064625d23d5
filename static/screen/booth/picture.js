// A picture from verified bytes, with what matters in it kept in view; where it is missing, the
// booth's pattern stands.
import { chooseRendition } from "../machine/files.js";
import { Icon } from "../frame/icon.js";
import { prose, Said } from "../frame/persian.js";
import { html, useState } from "../vendor.js";

const EXTREME = 5; // a strip is stretched over its frame: shown whole it would be a line

// value: {media, caption?, alt?}. addressOf(sha256) -> blob: URL or address, or nothing. width:
// CSS pixels it will fill. whole: shown entire, rather than filling its frame around the focal point.
export function Picture({ value, media, addressOf, width, whole = false, decorative = false }) {
  const [broken, setBroken] = useState(null);
  const about = media?.[value.media];
  const rendition = chooseRendition(about, width, addressOf);
  if (!rendition || broken === rendition.sha256) return html`<span class="no-picture"><${Icon} name="image" /></span>`;
  const [x, y] = about.focal ?? [0.5, 0.5];
  const ratio = rendition.width / rendition.height;
  const isStrip = ratio > EXTREME || ratio < 1 / EXTREME;
  return html`<img class="picture ${whole && !isStrip ? "is-whole" : ""} ${isStrip ? "is-strip" : ""}"
    alt=${decorative ? "" : prose(value.alt || value.caption)} draggable="false"
    src=${addressOf(rendition.sha256)} width=${rendition.width} height=${rendition.height}
    style=${{ objectPosition: `${x * 100}% ${y * 100}%` }} decoding="async" onError=${() => setBroken(rendition.sha256)} />`;
}

export function CaptionedPicture(props) {
  const { caption } = props.value;
  return html`<figure class="captioned">
    <${Picture} ...${props} />
    ${caption && html`<figcaption><${Said} text=${caption} /></figcaption>`}
  </figure>`;
}

// Where the booth's own girih and its colours come from, as custom properties for its pages.
export function patternOf(document, addressOf) {
  const { sha256, colours = {} } = document?.pattern ?? {};
  const address = sha256 && addressOf(sha256);
  return {
    ...(address && { "--girih": `url("${address}")` }),
    ...Object.fromEntries(Object.entries(colours).map(([name, colour]) => [`--girih-${name}`, colour])),
  };
}
