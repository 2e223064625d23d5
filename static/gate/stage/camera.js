// The camera as a reader: its picture, and why there is none.
import { readCamera } from "../machine/camera.js";
import { html, useEffect, useRef, useState } from "../vendor.js";

export function Camera({ onCode, onEnd }) {
  const video = useRef(null);
  const newest = useRef(onCode);
  const [problem, setProblem] = useState("");
  newest.current = onCode;
  useEffect(() => {
    let camera = null;
    let isOver = false;
    readCamera(video.current, (raw) => newest.current(raw), onEnd).then(
      (opened) => (isOver ? opened.stop() : (camera = opened)),
      (error) => setProblem(error.message),
    );
    return () => {
      isOver = true;
      camera?.stop();
    };
  }, []);
  if (problem) return html`<p class="camera-problem" role="alert">${problem}
    <button class="act is-on-stage" type="button" onClick=${onEnd}>بستن دوربین</button></p>`;
  return html`<div class="camera"><video ref=${video} muted playsinline aria-label="تصویر دوربین"></video><span class="camera-frame"></span></div>`;
}
