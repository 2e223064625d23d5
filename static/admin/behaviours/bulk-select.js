// <form data-behaviour="bulk-select"> around a table whose rows have input[name=…] ticks with
// data-row-tick: shows .bulk-bar while any is ticked, counts them into [data-bulk-count], and the
// head's [data-all-ticks] ticks all that are on this page.

const PERSIAN = new Intl.NumberFormat("fa-IR");

export default function bind(form) {
  const bar = form.querySelector(".bulk-bar");
  const all = form.querySelector("[data-all-ticks]");
  const ticks = () => [...form.querySelectorAll("[data-row-tick]")];

  const show = () => {
    const chosen = ticks().filter((box) => box.checked);
    for (const box of ticks()) box.closest("tr").setAttribute("aria-selected", box.checked);
    bar.hidden = chosen.length === 0;
    form.querySelector("[data-bulk-count]").textContent = PERSIAN.format(chosen.length);
    if (!all) return;
    all.checked = chosen.length > 0 && chosen.length === ticks().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  };
  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of ticks()) box.checked = all.checked;
    show();
  });
  show();
}
