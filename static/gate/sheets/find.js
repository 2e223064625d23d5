// A lost badge: the guest is found by name, the old badge ends, a new one is printed and read.
import { Icon } from "../../screen/frame/icon.js";
import { number, plain } from "../frame/saying.js";
import { html, useState } from "../vendor.js";
import { Problem, useActing } from "./acting.js";
import { Sheet } from "./sheet.js";
import { Supervisor, isWhole, overrideOf, remember } from "./supervisor.js";
import { Field, useTyping } from "./typing.js";

const REASONS = ["کارت گم شده است", "کارت آسیب دیده است", "کارت را جا گذاشته است"];
const STATES = { withdrawn: "دعوت پس گرفته شده", blocked: "ورود بسته", declined: "نپذیرفته", draft: "هنوز دعوت نشده" };

function Found({ guest, choose, isBusy }) {
  const marks = [STATES[guest.state], guest.inside > 0 && "هم‌اکنون داخل است", !guest.has_badge && "کارتی ندارد"].filter(Boolean);
  return html`<li class="found-one"><span class="chip-colour" style=${{ background: guest.colour }}></span>
    <p><strong><bdi>${plain(guest.name)}</bdi></strong>
      <span>${[guest.job, guest.organisation, guest.group].map(plain).filter(Boolean).join(" · ")}</span>
      ${marks.length > 0 && html`<em>${marks.join(" · ")}</em>`}</p>
    <button class="act" type="button" disabled=${isBusy} onClick=${() => choose(guest)}>
      <${Icon} name="printer" />کارت تازه</button></li>`;
}

function Sure({ guest, act, back, isBusy }) {
  const isInside = guest.inside > 0;
  return html`<div class="sure"><p>برای <strong><bdi>${plain(guest.name)}</bdi></strong> کارت تازه ساخته و چاپ می‌شود و کارت پیشین او
    همین حالا در همهٔ ورودی‌ها از کار می‌افتد.${isInside ? " او هم‌اکنون داخل است؛ ورود تازه‌ای ثبت نمی‌شود." : " سپس ورودش ثبت می‌شود."}</p>
    <div class="form-acts"><button class="act" type="button" onClick=${back}>بازگشت</button>
      <button class="act is-main" type="button" disabled=${isBusy} onClick=${() => act(guest)}>صدور و چاپ کارت تازه</button></div></div>`;
}

export function Find({ seen, acts }) {
  const typing = useTyping({ reason: REASONS[0] });
  const { isBusy, problem, run } = useActing();
  const [found, setFound] = useState(null);
  const [chosen, setChosen] = useState(null);
  const override = overrideOf(typing.values);
  const typed = (typing.values.typed ?? "").trim();
  const isReady = typed.length >= 2 && isWhole(typing.values);

  const search = (event) => {
    event.preventDefault();
    setChosen(null);
    run(async () => {
      setFound(await seen.station.findGuests(typed, override));
      remember(override.account);
    });
  };
  const replace = (guest) => run(async () => {
    const made = await seen.station.replaceBadge(guest.id, override);
    acts.leave();
    acts.print(made);
    if (guest.inside > 0) acts.say(`کارت تازهٔ ${plain(guest.name)} ساخته شد و چاپ می‌شود.`);
    else acts.scan(made.code, { direction: "entry" });
  });

  return html`<${Sheet} title="جست‌وجوی نام برای کارت گم‌شده" seen=${seen} acts=${acts} isWide>
    <form class="form is-halved" onSubmit=${search}>
      <div><${Field} label="نام مهمان"><input data-first type="text" ...${typing.box("typed", { maxlength: 120 })} /><//>
        <${Supervisor} typing=${typing} reasons=${REASONS} />
        <div class="form-acts">${typing.toggle}<button class="act is-main" disabled=${isBusy || !isReady}><${Icon} name="search" />جست‌وجو</button></div>
      </div>
      <div class="found"><${Problem} words=${problem} />
        ${chosen
          ? html`<${Sure} guest=${chosen} act=${replace} back=${() => setChosen(null)} isBusy=${isBusy} />`
          : found && (found.length
            ? html`<p class="found-count" role="status">${number(found.length)} مهمان</p><ul>${found.map((guest) => html`<${Found} key=${guest.id} guest=${guest} choose=${setChosen} isBusy=${isBusy} />`)}</ul>`
            : html`<p class="found-none" role="status">مهمانی با این نام نیست. بخشی کوتاه‌تر از نام را بنویسید، یا «مهمان بی‌کارت» را برگزینید.</p>`)}
        ${!found && !chosen && html`<p class="found-none">فهرست مهمانان تنها با رمز سرپرست دیده می‌شود و هر جست‌وجو ثبت می‌شود.</p>`}
      </div>
    </form>
    ${typing.keys}
  <//>`;
}
