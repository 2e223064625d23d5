// A dialog with the booth's own pictures; resolves to the chosen one's id, or null.

export function choosePicture(pictures) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog picture-dialog";
  const title = document.createElement("h2");
  title.className = "dialog-title";
  title.id = "choose-picture";
  title.textContent = "یکی از عکس‌های غرفه";
  dialog.setAttribute("aria-labelledby", title.id);
  const form = document.createElement("form");
  form.method = "dialog";
  const grid = document.createElement("div");
  grid.className = "picture-grid";
  grid.append(...pictures.filter(({ state }) => state === "ready").map(card));
  const close = document.createElement("button");
  close.className = "button";
  close.value = "";
  close.textContent = "بستن";
  form.append(grid, close);
  dialog.append(title, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue || null);
    });
    dialog.showModal();
  });
}

function card({ id, name, thumb }) {
  const button = document.createElement("button");
  button.className = "picture-card";
  button.value = id;
  const image = document.createElement("img");
  image.src = thumb;
  image.alt = "";
  const words = document.createElement("span");
  words.className = "picture-card-name";
  words.dir = "auto";
  words.textContent = name;
  button.append(image, words);
  return button;
}
