// One of the last scans: what it was, and undoing it, by a supervisor when the gate itself may not.
import { Icon } from "../../screen/frame/icon.js";
import { clock, plain } from "../frame/saying.js";
import { html, useState } from "../vendor.js";
import { HEADLINES, isPassable } from "../stage/words.js";
import { Problem, useActing } from "./acting.js";
import { Sheet } from "./sheet.js";
import { Supervisor, isWhole, overrideOf, remember } from "./supervisor.js";
import { useTyping } from "./typing.js";

const REASONS = ["کارت اشتباه خوانده شد", "مهمان وارد نشد", "مهمان برگشت"];
const UNDO_MS = 15 * 60_000;

function By({ typing, undo, isBusy }) {
  const submit = (event) => {
    event.preventDefault();
    undo(overrideOf(typing.values));
  };
  return html`<form class="form" onSubmit=${submit}>
    <p class="form-about">بیش از ۱۵ دقیقه گذشته است؛ اکنون سرپرست می‌تواند آن را برگرداند.</p>
    <${Supervisor} typing=${typing} reasons=${REASONS} />
    <div class="form-acts">${typing.toggle}<button class="act is-main" disabled=${isBusy || !isWhole(typing.values)}>برگرداندن با سرپرست</button></div></form>`;
}

export function Scan({ given, seen, acts }) {
  const one = seen.state.last.find(({ nonce }) => nonce === given.nonce);
  const typing = useTyping();
  const { isBusy, problem, run } = useActing();
  const [needsPin, setNeedsPin] = useState(Boolean(one) && Date.now() - one.at > UNDO_MS);
  const { zone } = seen.state.rules ?? {};
  const undo = (override) => run(async () => {
    try {
      await acts.undo(given.nonce, override);
    } catch (error) {
      if (["annul_too_late", "annul_elsewhere"].includes(error.code)) setNeedsPin(true);
      throw error;
    }
    if (override) remember(override.account);
    acts.leave();
  });
  if (!one) return html`<${Sheet} title="این خواندن" seen=${seen} acts=${acts}><p>دیگر در فهرست نیست.</p><//>`;
  const canUndo = one.isAccepted && !one.isUndone;
  const raw = acts.rawOf(given.nonce);
  const pass = () => acts.open("override", { verdict: { ...one, raw } });
  return html`<${Sheet} title=${given.isUndoing ? "آخرین پذیرش برگردانده شود؟" : "این خواندن"} seen=${seen} acts=${acts}>
    <div class="form">
      <p class="form-about"><strong><bdi>${plain(one.guest?.name) || HEADLINES[one.outcome]}</bdi></strong>
        ${one.direction === "entry" ? "ورود" : "خروج"} · ساعت ${clock(one.at, zone, true)} · ${one.isUndone ? "برگردانده شده" : HEADLINES[one.outcome]}</p>
      ${!one.isAccepted && html`<p>${plain(one.message)}</p>`}
      <${Problem} words=${problem} />
      ${canUndo && !needsPin && html`<p>با برگرداندن، مهمان همان‌جایی است که پیش از این خواندن بود. ثبت آن می‌ماند.</p>
        <div class="form-acts"><button class="act is-main" data-first type="button" disabled=${isBusy} onClick=${() => undo()}><${Icon} name="undo" />برگرداندن</button></div>`}
      ${raw && isPassable(one) && html`<div class="form-acts"><button class="act is-main" type="button" onClick=${pass}><${Icon} name="shield-check" />گذراندن با سرپرست</button></div>`}
    </div>
    ${canUndo && needsPin && html`<${By} typing=${typing} undo=${undo} isBusy=${isBusy} />${typing.keys}`}
  <//>`;
}
