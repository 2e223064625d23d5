// <button data-behaviour="copy-text" data-text="…"> or data-from="id of an element": copies, and
// says so in place of its words for two seconds. Plain HTTP has no clipboard API, hence the second way.

export default function bind(button) {
  const words = button.querySelector("[data-words]") ?? button;
  button.addEventListener("click", async () => {
    const before = words.textContent;
    const done = await copy(textOf(button));
    words.textContent = done ? "رونوشت شد" : "نشد؛ دستی بردارید";
    setTimeout(() => (words.textContent = before), 2000);
  });
}

function textOf(button) {
  const source = document.getElementById(button.dataset.from ?? "");
  return button.dataset.text ?? source?.value ?? source?.textContent.trim() ?? "";
}

async function copy(text) {
  if (window.isSecureContext && navigator.clipboard) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  const box = document.createElement("textarea");
  box.value = text;
  box.className = "visually-hidden";
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  return done;
}
