// Asks one question in a native <dialog>; resolves to true only when the act itself is pressed.
// Used by behaviours, not bound to an element. Escape and the backdrop mean no.

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export function ask({ title, text = "", confirm = "بله", danger = false }) {
  const dialog = element("dialog", "dialog", "");
  const heading = element("h2", "dialog-title", title);
  const look = danger ? "button button-primary button-danger" : "button button-primary";
  const yes = element("button", look, confirm);
  const no = element("button", "button", "نه، برگرد");
  const actions = element("form", "dialog-actions", "");
  heading.id = `question-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  dialog.setAttribute("aria-labelledby", heading.id);
  actions.method = "dialog";
  yes.value = "yes";
  // the safe answer has the focus when the other cannot be taken back
  (danger ? no : yes).autofocus = true;
  actions.append(yes, no);
  dialog.append(heading, element("p", "", text), actions);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    dialog.showModal();
  });
}
