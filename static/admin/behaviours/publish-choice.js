// The form of the publish page: all or none, how many are chosen, Ctrl+Enter sends, and one
// question before more than one booth goes out. A second press while it is on its way does nothing.
// With data-agenda a changed agenda goes along, and alone where no booth is chosen.

import { ask } from "./dialog.js";

const PERSIAN = new Intl.NumberFormat("fa-IR");

export default function bind(form) {
  const boxes = [...form.querySelectorAll('input[name="booth"]:not(:disabled)')];
  const button = form.querySelector("[data-publishes]");
  const words = button.querySelector("[data-words]");
  const hasAgenda = "agenda" in form.dataset;
  let isSent = false;
  let isSure = false;

  const chosen = () => boxes.filter((box) => box.checked);
  const show = () => {
    const count = chosen().length;
    button.disabled = count === 0 && !hasAgenda;
    words.textContent = ["انتشار", what(count, hasAgenda)].join(" ").trim();
    for (const tick of form.querySelectorAll("[data-ticks]")) {
      const wanted = tick.dataset.ticks;
      const fits = boxes.every((box) => box.checked === (wanted === "all" || box.dataset.state === wanted));
      tick.setAttribute("aria-pressed", String(fits && (wanted !== "none" || count === 0)));
    }
  };

  form.addEventListener("click", (event) => {
    const wanted = event.target.closest("[data-ticks]")?.dataset.ticks;
    if (!wanted) return;
    for (const box of boxes) box.checked = wanted === "all" || box.dataset.state === wanted;
    show();
  });
  form.addEventListener("change", show);
  const onKey = (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!button.disabled && !document.querySelector("dialog[open]")) form.requestSubmit(button);
  };
  document.addEventListener("keydown", onKey);
  form.addEventListener("submit", async (event) => {
    if (isSent) return event.preventDefault();
    if (chosen().length > 1 && !isSure) {
      event.preventDefault();
      isSure = await ask(question(form, chosen().length, hasAgenda));
      if (isSure) form.requestSubmit(button);
      return;
    }
    isSent = true;
    button.setAttribute("aria-busy", "true");
  });
  const wake = () => {
    isSent = isSure = false;
    button.removeAttribute("aria-busy");
    show();
  };
  window.addEventListener("pageshow", wake);
  show();
  return () => {
    document.removeEventListener("keydown", onKey);
    window.removeEventListener("pageshow", wake);
  };
}

// «۳ غرفه و برنامه‌ها»
function what(count, hasAgenda) {
  const parts = [count && `${PERSIAN.format(count)} غرفه`, hasAgenda && "برنامه‌ها"];
  return parts.filter(Boolean).join(" و ");
}

function question(form, count, hasAgenda) {
  return {
    title: `${what(count, hasAgenda)} منتشر شود؟`,
    text: form.dataset.text.replace("{count}", PERSIAN.format(count)),
    confirm: `انتشار ${what(count, hasAgenda)}`,
  };
}
