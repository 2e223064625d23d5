// What somebody should look at soon; nothing where all is well.
import { Icon } from "../../screen/frame/icon.js";
import { number } from "../frame/saying.js";
import { html } from "../vendor.js";

export const FEW_LABELS = 20;

function clockWords({ clockError }) {
  const minutes = Math.round(Math.abs(clockError) / 60);
  return `ساعت این دستگاه ${number(minutes)} دقیقه ${clockError > 0 ? "جلو" : "عقب"} است؛ درستش کنید.`;
}

export function Looks({ seen, acts }) {
  const { state, labels, conflicts } = seen;
  const refused = state.refusedUploads.length;
  const looks = [
    state.isClockWrong && { icon: "clock", words: clockWords(state) },
    conflicts > 0 && {
      icon: "alert-triangle", open: "conflicts",
      words: `${number(conflicts)} پذیرش ناسازگار را سرپرست ببیند.`,
    },
    refused > 0 && { icon: "inbox", words: `سرور ${number(refused)} خواندن را نپذیرفت؛ ببینید.`, open: "refused" },
    labels !== null && labels <= FEW_LABELS && {
      icon: "printer", open: "menu",
      words: labels ? `${number(labels)} برچسب در چاپگر مانده است.` : "برچسب چاپگر تمام شده است.",
    },
  ].filter(Boolean);
  if (!looks.length) return null;
  return html`<ul class="looks">${looks.map(({ icon, words, open }) => html`<li key=${words}>
    ${open
      ? html`<button class="look" type="button" onClick=${() => acts.open(open)}><${Icon} name=${icon} />${words}</button>`
      : html`<p class="look"><${Icon} name=${icon} />${words}</p>`}</li>`)}</ul>`;
}
