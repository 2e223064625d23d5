// <form data-behaviour="confirm" data-title data-text data-confirm [data-danger]>: asks before it
// is sent. A second press while it is on its way does nothing.

import { ask } from "./dialog.js";

export default function bind(form) {
  let isSure = false;
  form.addEventListener(
    "submit",
    async (event) => {
      if (isSure) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const { title, text, confirm } = form.dataset;
      const submitter = event.submitter ?? undefined;
      if (!(await ask({ title, text, confirm, danger: "danger" in form.dataset }))) return;
      isSure = true;
      form.requestSubmit(submitter);
      isSure = false;
      submitter?.setAttribute("aria-busy", "true");
    },
    { capture: true },
  );
  return bindReturn(form);
}

// coming back with the browser's arrow shows the page as it was left: no button may still be busy
function bindReturn(form) {
  const wake = () => form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  window.addEventListener("pageshow", wake);
  return () => window.removeEventListener("pageshow", wake);
}
