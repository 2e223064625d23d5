// <div data-behaviour="review-keys">: a submission's fields by keyboard. Up and down move from one
// field (.review-row) to the next, C opens its comment box. Keys count by their place too, since a
// Persian layout has other letters there.

const STEP = { ArrowDown: 1, ArrowUp: -1 };

export default function bind(review) {
  const rows = () => [...review.querySelectorAll(".review-row")];
  if (rows().length) rows()[0].tabIndex = 0; // the way in by Tab; from there by arrows
  const listen = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const row = document.activeElement.closest?.(".review-row");
    if (event.key in STEP) move(rows(), row, event);
    else if (event.code === "KeyC" && row) say(row, event);
  };
  document.addEventListener("keydown", listen);
  review.addEventListener("toggle", focusBox, { capture: true });
  return () => document.removeEventListener("keydown", listen);
}

function isTyping(target) {
  return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

// outside the fields the arrows scroll
function move(rows, row, event) {
  const next = row ? rows[rows.indexOf(row) + STEP[event.key]] : null;
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  event.preventDefault();
}

function say(row, event) {
  const box = row.querySelector("[data-says]");
  if (!box) return;
  box.open = true;
  event.preventDefault();
}

function focusBox(event) {
  if (event.target.open) event.target.querySelector("textarea")?.focus();
}
