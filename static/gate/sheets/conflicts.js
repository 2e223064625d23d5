// Two gates that were apart let one badge in: a supervisor sees today's and says what each was.
import { Icon } from "../../screen/frame/icon.js";
import { clock, number, plain } from "../frame/saying.js";
import { html, useState } from "../vendor.js";
import { Problem, useActing } from "./acting.js";
import { Sheet } from "./sheet.js";
import { Supervisor, isWhole, overrideOf, remember } from "./supervisor.js";
import { Field, useTyping } from "./typing.js";

const REASONS = ["رسیدگی به ناسازگاری", "از مهمان پرسیده شد"];
const WAYS = [
  { how: "party", icon: "users", words: "دو نفر بودند" },
  { how: "annul", icon: "user", words: "یک نفر بود" },
  { how: "note", icon: "message-square", words: "تنها یادداشت" },
];
const DONE = {
  party: "هر دو نفر شمرده شدند.",
  annul: "ورود دوم کنار گذاشته شد.",
  note: "با یادداشت بسته شد.",
};
const AWAY = "ناسازگاری‌ها را سرور نگه می‌دارد و سرور اکنون در دسترس نیست. پس از وصل شدن دوباره، رسیدگی کنید.";

const instant = (iso) => Date.parse(iso);

function Side({ title, side, zone }) {
  if (!side) {
    return html`<div class="apart-side"><h3>${title}</h3>
      <p>ورود دیگری ثبت نیست: این ورودی در نبود سرور کسی را راه داد که نباید می‌داد.</p></div>`;
  }
  return html`<div class="apart-side"><h3>${title}</h3>
    <p><bdi>${plain(side.gate) || "–"}</bdi></p>
    <p>ساعت ${clock(instant(side.at), zone, true)}${side.party ? ` · ${number(side.party)} نفر` : ""}</p>
    ${side.arrived_at && html`<p class="apart-late">ساعت ${clock(instant(side.arrived_at), zone)} به سرور رسید</p>`}</div>`;
}

function Conflict({ one, zone, typing, settle, isBusy }) {
  const note = `note-${one.id}`;
  const typed = (typing.values[note] ?? "").trim();
  return html`<li class="apart"><p class="apart-who"><span class="chip-colour" style=${{ background: one.colour }}></span>
      <span><strong><bdi>${plain(one.name)}</bdi></strong>${one.is_vip ? " · ویژه" : ""}
        <small>${[one.organisation, one.group].map(plain).filter(Boolean).join(" · ")}</small></span></p>
    <div class="apart-sides"><${Side} title="ورود نخست" side=${one.before} zone=${zone} /><${Side} title="ورود دوم" side=${one.later} zone=${zone} /></div>
    <${Field} label="یادداشت (برای «تنها یادداشت» لازم است)"><input type="text" ...${typing.box(note, { maxlength: 200 })} /><//>
    <div class="apart-acts">${WAYS.map(({ how, icon, words }) => html`<button class="act" type="button" key=${how}
      disabled=${isBusy || (how === "note" && !typed)} onClick=${() => settle(one, how, typed)}><${Icon} name=${icon} />${words}</button>`)}</div></li>`;
}

function List({ found, typing, zone, settle, isBusy, done }) {
  const { conflicts, others } = found;
  return html`<div class="found">
    ${done && html`<p class="apart-done" role="status"><${Icon} name="check" />${done}</p>`}
    ${conflicts.length
      ? html`<p class="found-count" role="status">${number(conflicts.length)} ناسازگاری امروز منتظر است. «دو نفر بودند» هر دو را می‌شمارد؛ «یک نفر بود» ورود دوم را کنار می‌گذارد. در میز کار می‌توان رسیدگی را برگرداند.</p>
        <ul class="aparts">${conflicts.map((one) => html`<${Conflict} key=${one.id} one=${one} zone=${zone} typing=${typing} settle=${settle} isBusy=${isBusy} />`)}</ul>`
      : html`<p class="found-none" role="status">ناسازگاری‌ای از امروز منتظر نیست.</p>`}
    ${others > 0 && html`<p class="found-none">${number(others)} ناسازگاری از روزهای دیگر در میز کار، «ورودی»، منتظر است.</p>`}</div>`;
}

export function Conflicts({ seen, acts }) {
  const typing = useTyping({ reason: REASONS[0] });
  const { isBusy, problem, run } = useActing();
  const [found, setFound] = useState(null);
  const [done, setDone] = useState("");
  const { isConnected, rules } = seen.state;
  const override = overrideOf(typing.values);

  const show = (event) => {
    event.preventDefault();
    setDone("");
    run(async () => {
      setFound(await seen.station.findConflicts(override));
      remember(override.account);
    });
  };
  const settle = ({ id, name }, how, note) => run(async () => {
    setDone("");
    const { waiting } = await seen.station.settleConflict(id, how, note, override);
    acts.setConflicts(waiting);
    setFound(({ conflicts, others }) => ({ conflicts: conflicts.filter((one) => one.id !== id), others }));
    setDone(`${plain(name)}: ${DONE[how]}`);
  });
  const ask = (words, icon) => html`<div class="form-acts">${typing.toggle}
    <button class="act is-main" disabled=${isBusy || !isConnected || !isWhole(typing.values)}><${Icon} name=${icon} />${words}</button></div>`;

  return html`<${Sheet} title="پذیرش‌های ناسازگار" seen=${seen} acts=${acts} isWide=${found !== null}>
    ${!isConnected && html`<p class="sheet-problem" role="alert">${AWAY}</p>`}
    <form class="form" onSubmit=${show}>
      ${found
        ? html`<${List} found=${found} typing=${typing} zone=${rules?.zone} settle=${settle} isBusy=${isBusy || !isConnected} done=${done} />
          <${Problem} words=${problem} />${ask("تازه کردن", "refresh-cw")}`
        : html`<p class="form-about">دو ورودی که از هم بی‌خبر بودند یک کارت را راه دادند. سرپرست می‌گوید چه بود.
            نام مهمانان تنها با رمز سرپرست دیده می‌شود و دیدن آن ثبت می‌شود.</p>
          <${Supervisor} typing=${typing} reasons=${REASONS} /><${Problem} words=${problem} />${ask("نشان دادن", "users")}`}
    </form>
    ${typing.keys}
  <//>`;
}
