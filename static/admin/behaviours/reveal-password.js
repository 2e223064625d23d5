// <button data-behaviour="reveal-password" aria-controls="id of the box" aria-pressed="false">:
// shows what is typed while pressed in, hides it again when the form is sent.

export default function bind(button) {
  const box = document.getElementById(button.getAttribute("aria-controls"));
  const use = button.querySelector("use");
  const show = (isShown) => {
    box.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", isShown);
    use?.setAttribute("href", use.getAttribute("href").replace(/#.*/, isShown ? "#eye-off" : "#eye"));
  };
  button.addEventListener("click", () => show(box.type === "password"));
  box.form?.addEventListener("submit", () => show(false));
}
