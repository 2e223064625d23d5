// A guest who comes without an invitation: made, printed and let in by a supervisor.
import { Icon } from "../../screen/frame/icon.js";
import { tellScreen } from "../frame/big-screen.js";
import { number } from "../frame/saying.js";
import { play } from "../frame/sound.js";
import { html, useState } from "../vendor.js";
import { Problem, useActing } from "./acting.js";
import { Sheet } from "./sheet.js";
import { Supervisor, isWhole, overrideOf, remember } from "./supervisor.js";
import { Field, useTyping } from "./typing.js";

const REASONS = ["دعوت دبیرخانه", "مهمان غرفه", "خبرنگار"];
const MOST = 50;

function Groups({ groups, value, choose }) {
  return html`<div class="choices" role="group" aria-label="گروه">${groups.map(({ id, name, colour }) => html`<button class="choice" type="button" key=${id}
    aria-pressed=${value === name ? "true" : "false"} onClick=${() => choose(name)}><span class="chip-colour" style=${{ background: colour }}></span>${name}</button>`)}</div>`;
}

function People({ count, set }) {
  return html`<div class="people" role="group" aria-label="شمار نفرات"><span>چند نفر؟</span>
    <button class="round" type="button" aria-label="یک نفر کمتر" disabled=${count <= 1} onClick=${() => set(count - 1)}><${Icon} name="minus" /></button>
    <output aria-live="polite">${number(count)}</output>
    <button class="round" type="button" aria-label="یک نفر بیشتر" disabled=${count >= MOST} onClick=${() => set(count + 1)}><${Icon} name="plus" /></button></div>`;
}

export function WalkIn({ seen, acts }) {
  const groups = seen.state.rules?.groups ?? [];
  const typing = useTyping({ group: groups[0]?.name ?? "" });
  const [people, setPeople] = useState(1);
  const { isBusy, problem, run } = useActing();
  const { values } = typing;
  const name = (values.name ?? "").trim();

  const enter = (event) => {
    event.preventDefault();
    run(async () => {
      const override = overrideOf(values);
      const organisation = (values.organisation ?? "").trim();
      const made = await seen.station.walkIn({
        name, organisation, group: values.group, override, ...(people > 1 && { party: people }),
      });
      remember(override.account);
      acts.leave();
      const { conflict, ...entry } = made.check_in;
      const verdict = { ...entry, isConflict: conflict, isAccepted: true, decidedBy: "server", direction: "entry", raw: made.code, party: people > 1 ? people : null };
      acts.show(verdict);
      play("admitted");
      tellScreen(verdict);
      acts.print({ code: made.code, guest: made.guest });
    });
  };

  return html`<${Sheet} title="مهمان بی‌کارت" seen=${seen} acts=${acts} isWide>
    <form class="form is-halved" onSubmit=${enter}>
      <div><${Field} label="نام و نام خانوادگی"><input data-first type="text" ...${typing.box("name", { maxlength: 120 })} /><//>
        <${Field} label="سازمان (اگر دارد)"><input type="text" ...${typing.box("organisation", { maxlength: 200 })} /><//>
        <${Groups} groups=${groups} value=${values.group} choose=${(group) => typing.set("group", group)} />
        <${People} count=${people} set=${setPeople} />
      </div>
      <div><${Supervisor} typing=${typing} reasons=${REASONS} /><${Problem} words=${problem} />
        <div class="form-acts">${typing.toggle}<button class="act is-main" disabled=${isBusy || !name || !values.group || !isWhole(values)}>
          <${Icon} name="printer" />پذیرش و چاپ کارت</button></div></div>
    </form>
    ${typing.keys}
  <//>`;
}
