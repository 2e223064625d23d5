// The last ten scans; each opens.
import { Icon } from "../../screen/frame/icon.js";
import { clock, plain } from "../frame/saying.js";
import { HEADLINES } from "../stage/words.js";
import { html } from "../vendor.js";

function Entry({ one, zone, open }) {
  const kind = one.isUndone ? "undone" : one.isAccepted ? one.outcome : "refused";
  const icon = { undone: "undo", admitted: "check", departed: "log-out" }[kind] ?? "x";
  const words = { undone: "برگردانده شد", admitted: "وارد شد", departed: "خارج شد" }[kind] ?? HEADLINES[one.outcome];
  const name = plain(one.guest?.name);
  return html`<li><button class="last-one" type="button" data-kind=${kind} onClick=${open}>
    <${Icon} name=${icon} isWay=${kind !== "admitted"} />
    <span class="last-words"><bdi>${name || HEADLINES[one.outcome]}</bdi>
      ${name && kind !== "admitted" && html`<small>${words}</small>`}${!name || kind === "admitted" ? html`<span class="sr-only">${words}</span>` : null}</span>
    <time>${clock(one.at, zone, true)}</time></button></li>`;
}

export function Last({ seen, acts }) {
  const { last, rules } = seen.state;
  if (!last.length) {
    return html`<section class="last"><p class="last-none">آخرین خواندن‌ها این‌جا می‌آیند؛ با زدن هر یک می‌توان آن را برگرداند.</p></section>`;
  }
  return html`<section class="last" aria-label="آخرین خواندن‌ها"><ol>${last.map((one) => html`<${Entry} key=${`${one.nonce} ${one.at}`} one=${one} zone=${rules?.zone}
    open=${() => acts.open("scan", { nonce: one.nonce })} />`)}</ol></section>`;
}
