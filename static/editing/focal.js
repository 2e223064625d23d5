// The picture with the point that must stay in view when it is cropped: a press or the arrow keys
// move it.

const STEP = 0.02;
const REST_MS = 400;
const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const PERSIAN = new Intl.NumberFormat("fa-IR", { style: "percent", maximumFractionDigits: 0 });

export function focalMarker(picture, url, album) {
  const image = document.createElement("img");
  const marker = document.createElement("button");
  image.src = picture.view;
  image.alt = "";
  image.draggable = false;
  marker.type = "button";
  marker.className = "focal";
  let [x, y] = picture.focal;
  let timer = 0;

  const show = () => {
    marker.style.insetInlineStart = "auto";
    marker.style.left = `${x * 100}%`;
    marker.style.top = `${y * 100}%`;
    marker.setAttribute("aria-label", `نقطهٔ مهم عکس: ${PERSIAN.format(x)} از چپ، ${PERSIAN.format(y)} از بالا. با کلیدهای جهت جابه‌جا کنید.`);
  };
  const move = (toX, toY) => {
    [x, y] = [toX, toY].map((share) => Math.min(1, Math.max(0, share)));
    show();
    clearTimeout(timer);
    timer = setTimeout(() => keep(url, { x, y }, picture, album), REST_MS);
  };
  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    marker.focus();
  });
  marker.addEventListener("keydown", (event) => {
    const step = MOVES[event.key];
    if (!step) return;
    event.preventDefault();
    move(x + step[0], y + step[1]);
  });
  show();
  const sheet = document.createElement("div");
  sheet.className = "focal-sheet";
  sheet.append(image, marker);
  const hint = document.createElement("p");
  hint.className = "picture-words";
  hint.textContent = "روی جای مهم عکس بزنید تا هنگام برش بماند.";
  return [sheet, hint];
}

async function keep(url, point, picture, album) {
  const answer = await fetch(url, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
    },
    body: JSON.stringify(point),
  }).catch(() => null);
  // the drawing stays as it is: only what is known of the picture changes
  if (answer?.ok) album.media.set(picture.id, Object.assign(picture, await answer.json()));
}
