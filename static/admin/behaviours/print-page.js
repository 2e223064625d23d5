// <button data-behaviour="print-page">: prints the page; its print styles say what of it.

export default function bind(button) {
  button.addEventListener("click", () => window.print());
}
