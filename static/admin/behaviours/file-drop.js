// A form with one file box inside .drop: takes files dropped on it, shows the name of one or how
// many they are, and is busy while they are sent.

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
  });
  box.addEventListener("change", show);
  form.addEventListener("submit", () => form.querySelector("[data-sends]").setAttribute("aria-busy", "true"));
  const wake = () => form.querySelector("[data-sends]").removeAttribute("aria-busy");
  window.addEventListener("pageshow", wake);
  show();
  return () => window.removeEventListener("pageshow", wake);
}
