// <table data-behaviour="table-keys">: up and down move between rows, Enter opens the row's own
// link (.row-link), Space ticks its box, Home and End go to the ends. One row is in the tab order.

const STEP = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export default function bind(table) {
  const rows = () => [...table.tBodies[0].rows];
  const hold = (row) => {
    for (const other of rows()) other.tabIndex = other === row ? 0 : -1;
  };
  if (rows().length) hold(rows()[0]);

  table.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr");
    if (row) hold(row);
  });
  table.addEventListener("keydown", (event) => {
    if (event.target.tagName !== "TR") return;
    if (event.key in STEP) move(rows(), event);
    else if (event.key === "Enter") event.target.querySelector(".row-link")?.click();
    else if (event.key === " ") tick(event);
  });
}

function move(rows, event) {
  const wanted = rows.indexOf(event.target) + STEP[event.key];
  rows[Math.min(Math.max(wanted, 0), rows.length - 1)].focus();
  event.preventDefault();
}

function tick(event) {
  event.target.querySelector('input[type="checkbox"]')?.click();
  event.preventDefault();
}
