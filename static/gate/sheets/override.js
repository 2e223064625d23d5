// A supervisor lets a refused guest pass.
import { plain } from "../frame/saying.js";
import { html } from "../vendor.js";
import { HEADLINES } from "../stage/words.js";
import { Problem, useActing } from "./acting.js";
import { Sheet } from "./sheet.js";
import { Supervisor, isWhole, overrideOf, remember } from "./supervisor.js";
import { useTyping } from "./typing.js";

const REASONS = ["مهمان شناخته‌شده است", "هماهنگ شده با دبیرخانه", "همراه مهمان ویژه", "خطای خواندن پیشین"];

export function Override({ given, seen, acts }) {
  const { verdict } = given;
  const typing = useTyping();
  const { isBusy, problem, run } = useActing();
  const pass = (event) => {
    event.preventDefault();
    run(async () => {
      const override = overrideOf(typing.values);
      const { direction } = verdict;
      await acts.scan(verdict.raw, { direction, override, ...(verdict.party && { party: verdict.party }) });
      remember(override.account);
      acts.leave();
    });
  };
  return html`<${Sheet} title="گذراندن با اجازهٔ سرپرست" seen=${seen} acts=${acts}>
    <form class="form" onSubmit=${pass}>
      <p class="form-about"><strong><bdi>${plain(verdict.guest?.name) || HEADLINES[verdict.outcome]}</bdi></strong> ${plain(verdict.message)}</p>
      <${Supervisor} typing=${typing} reasons=${REASONS} />
      <${Problem} words=${problem} />
      <div class="form-acts">${typing.toggle}<button class="act is-main" disabled=${isBusy || !isWhole(typing.values)}>گذراندن</button></div>
    </form>
    ${typing.keys}
  <//>`;
}
