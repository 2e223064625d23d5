// A draft that organisers want to see on this very screen: over everything, marked, until its end.
import { serverNow } from "../machine/clock.js";
import { html, useEffect, useState } from "../vendor.js";

const MARKS = 12;

// {ticket, ends_at} or nothing -> the ticket while it lasts. It ends by this screen's own timer, so
// that a lost network leaves no draft standing.
export function useDraft(draft) {
  const [over, setOver] = useState(null);
  const ticket = draft?.ticket ?? null;
  const left = draft ? Date.parse(draft.ends_at) - serverNow() : 0;
  useEffect(() => {
    if (!ticket) return undefined;
    const timer = setTimeout(() => setOver(ticket), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [ticket]);
  return ticket && ticket !== over && left > 0 ? ticket : null;
}

export function DraftShown({ ticket }) {
  return html`<div class="draft-shown">
    <iframe class="draft-page" src="/screen/draft/${ticket}" title="پیش‌نویس"></iframe>
    <div class="draft-marks" aria-hidden="true">${Array.from({ length: MARKS }, () => html`<span>پیش‌نویس</span>`)}</div>
    <p class="draft-note" role="status">پیش‌نویس است و منتشر نشده؛ تا دو دقیقه دیگر خود کنار می‌رود.</p>
  </div>`;
}
