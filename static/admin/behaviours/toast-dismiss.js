// A toast goes by itself after eight seconds, unless it tells of a failure (data-stays), is
// pointed at, or has the focus. Its button closes it at once.

const STAYS_MS = 8000;

export default function bind(toast) {
  let timer = 0;
  const stay = () => clearTimeout(timer);
  const leave = () => {
    stay();
    if (!("stays" in toast.dataset)) timer = setTimeout(() => toast.remove(), STAYS_MS);
  };
  toast.querySelector("[data-dismiss]")?.addEventListener("click", () => toast.remove());
  for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, stay);
  for (const kind of ["pointerleave", "focusout"]) toast.addEventListener(kind, leave);
  leave();
  return stay;
}
