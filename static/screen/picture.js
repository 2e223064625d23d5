// A picture from verified bytes, with what matters in it kept in view.
import { chooseRendition } from "./files.js";
import { Icon } from "./icon.js";
import { prose } from "./persian.js";
import { html } from "./vendor.js";

// addressOf(sha256) -> blob: URL or address. width: CSS pixels it will fill.
// whole: shown entire, rather than filling its frame around the focal point.
export function Picture({ value, media, addressOf, width, whole = false, decorative = false }) {
  const about = media?.[value.media];
  const rendition = chooseRendition(about, width, addressOf);
  if (!rendition) return html`<span class="no-picture"><${Icon} name="image" /></span>`;
  const [x, y] = about.focal ?? [0.5, 0.5];
  const alt = decorative ? "" : prose(value.alt || value.caption);
  return html`<img class="picture ${whole ? "is-whole" : ""}" alt=${alt} draggable="false"
    src=${addressOf(rendition.sha256)} width=${rendition.width} height=${rendition.height}
    style=${{ objectPosition: `${x * 100}% ${y * 100}%` }} decoding="async" />`;
}

export function CaptionedPicture(props) {
  const { caption } = props.value;
  return html`<figure class="captioned">
    <${Picture} ...${props} />
    ${caption && html`<figcaption><bdi>${prose(caption)}</bdi></figcaption>`}
  </figure>`;
}
