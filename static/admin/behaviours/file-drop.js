// A form with one file box inside .drop: takes files dropped on it, shows the name of one or how
// many they are, and is busy while they are sent. What is larger than data-megabytes of the box is
// said at once, not after it has crossed the network.

const PERSIAN = new Intl.NumberFormat("fa-IR");

export default function bind(form) {
  const box = form.querySelector('input[type="file"]');
  const drop = form.querySelector(".drop");
  const name = form.querySelector("[data-file-name]");
  const words = name.textContent;
  const show = () => {
    const [first, ...others] = box.files;
    const many = () => `${PERSIAN.format(box.files.length)} پرونده برگزیده شد`;
    name.textContent = others.length ? many() : (first?.name ?? words);
  };
  const most = Number(box.dataset.megabytes ?? Infinity);
  const check = () => {
    const isLarge = [...box.files].some((file) => file.size > most * 1_000_000);
    box.setCustomValidity(isLarge ? `این پرونده بزرگ‌تر از ${PERSIAN.format(most)} مگابایت است. پروندهٔ کوچک‌تری برگزینید.` : "");
    if (isLarge) box.reportValidity();
  };
  const over = (isOver) => (event) => {
    event.preventDefault();
    drop.classList.toggle("is-target", isOver);
  };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) box.files = event.dataTransfer.files;
    show();
    check();
  });
  box.addEventListener("change", show);
  box.addEventListener("change", check);
  form.addEventListener("submit", () => form.querySelector("[data-sends]").setAttribute("aria-busy", "true"));
  const wake = () => form.querySelector("[data-sends]").removeAttribute("aria-busy");
  window.addEventListener("pageshow", wake);
  show();
  return () => window.removeEventListener("pageshow", wake);
}
