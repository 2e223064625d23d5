// Keys of the whole desk: / search, ? the sheet of keys, Ctrl+S saves the form in hand.
// Keys are known by their place too, since a Persian layout has other letters there.

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function focusSearch() {
  const box = document.querySelector("[data-search]");
  box?.focus();
  box?.select();
  return Boolean(box);
}

function showSheet() {
  const sheet = document.getElementById("shortcuts");
  if (sheet && !sheet.open) sheet.showModal();
  return Boolean(sheet);
}

function save(target) {
  const form = target.closest("form") ?? document.querySelector("form[data-saves]");
  form?.requestSubmit();
  return Boolean(form);
}

function act(event) {
  if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") return save(event.target);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return false;
  if (event.key === "?" || event.key === "؟") return showSheet();
  if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) return focusSearch();
  return false;
}

export default function bind(body) {
  body.addEventListener("keydown", (event) => {
    if (act(event)) event.preventDefault();
  });
  body.addEventListener("click", (event) => {
    if (event.target.closest("[data-shows-shortcuts]")) showSheet();
  });
}
