// A form that takes a while to be sent: says so at once, and is not sent twice meanwhile.

export default function bind(form) {
  const button = form.querySelector("[data-sends]");
  const line = form.querySelector("[data-sending]");
  const show = (isSending) => {
    button.disabled = isSending;
    line.hidden = !isSending;
  };
  const wake = () => show(false);
  form.addEventListener("submit", () => show(true));
  window.addEventListener("pageshow", wake);
  return () => window.removeEventListener("pageshow", wake);
}
