// <div class="preview" data-width="1080" data-height="1920"> around
// one iframe: the frame keeps the screen's own size and is scaled to the width there is.

export default function bind(box) {
  const frame = box.querySelector("iframe");
  const width = Number(box.dataset.width);
  const height = Number(box.dataset.height);
  frame.style.inlineSize = `${width}px`;
  frame.style.blockSize = `${height}px`;
  box.classList.add("is-scaled");

  const fit = () => {
    const scale = box.getBoundingClientRect().width / width;
    frame.style.transform = `scale(${scale})`;
    box.style.blockSize = `${height * scale}px`;
  };
  const observer = new ResizeObserver(fit);
  observer.observe(box);
  fit();
  return () => observer.disconnect();
}
