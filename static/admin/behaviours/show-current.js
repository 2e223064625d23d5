// A row of links that scrolls sideways on a phone begins where its current one is in sight.

export default function bind(row) {
  const current = row.querySelector("[aria-current]");
  if (!current || row.scrollWidth <= row.clientWidth) return;
  const middle = (box) => box.left + box.width / 2;
  row.scrollLeft += middle(current.getBoundingClientRect()) - middle(row.getBoundingClientRect());
}
