// How wide words are before they are drawn.
const pen = document.createElement("canvas").getContext("2d");

export function widthOf(text, weight, px) {
  pen.font = `${weight} ${px}px Vazirmatn`;
  return pen.measureText(text).width;
}
