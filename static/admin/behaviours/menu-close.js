// <details data-behaviour="menu-close">: closes on Escape, on a press elsewhere, and when the
// focus leaves it.

export default function bind(details) {
  const close = () => {
    details.open = false;
  };
  const onPress = (event) => {
    if (!details.contains(event.target)) close();
  };
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    details.querySelector("summary").focus();
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", onPress);
  return () => document.removeEventListener("pointerdown", onPress);
}
