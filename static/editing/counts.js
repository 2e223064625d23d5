// How many characters a text has, of how many: shown from two thirds on, in red beyond the limit.
// The server judges; a text that is too long stays in the page.

const PERSIAN = new Intl.NumberFormat("fa-IR");

export function followCounts(form) {
  const count = (event) => {
    const input = event.target.closest?.("[data-limit]");
    const words = input?.closest("[data-path]").querySelector("[data-count]");
    if (!words) return;
    const limit = Number(input.dataset.limit);
    const length = [...input.value.trim()].length;
    words.textContent = length > limit * 0.66 ? `${PERSIAN.format(length)} از ${PERSIAN.format(limit)}` : "";
    words.classList.toggle("is-over", length > limit);
  };
  form.addEventListener("input", count);
  form.addEventListener("focusin", count);
  return () => {};
}
