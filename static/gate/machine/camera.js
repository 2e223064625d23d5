// A camera that reads QR codes, with zxing compiled to WebAssembly: fetched when first used, from
// our own address. Cameras are given to secure pages only.
import { Problem } from "./problem.js";

// Reading takes 7 to 13 ms, on a processor four times slower 35 to 45, on the page's own thread: so
// much time again, twice, is left to the page.
const EVERY_MS = 100;
const LARGEST = 960; // px: a badge held before the camera has far more than it needs
const FOLDER = "../../vendor/zxing-wasm/3.1.4/reader/";

const SENTENCES = {
  camera_insecure: "دوربین تنها در صفحهٔ امن (https) کار می‌کند. با بارکدخوان بخوانید یا کد را بنویسید.",
  camera_missing: "این دستگاه دوربینی ندارد. با بارکدخوان بخوانید یا کد را بنویسید.",
  camera_refused: "مرورگر اجازهٔ دوربین را نداده است. آن را در تنظیمات همین صفحه روشن کنید.",
  camera_busy: "دوربین در برنامهٔ دیگری باز است. آن را ببندید و دوباره بکوشید.",
};
const NAMES = {
  NotAllowedError: "camera_refused",
  NotFoundError: "camera_missing",
  OverconstrainedError: "camera_missing",
};

const problem = (code) => new Problem(code, SENTENCES[code]);

// Why there is no camera here, as a Problem; null where one may be asked for.
export function whyNoCamera() {
  if (!globalThis.isSecureContext) return problem("camera_insecure");
  return navigator.mediaDevices?.getUserMedia ? null : problem("camera_missing");
}

let reader = null;

// The vendored reader, once a page: (ImageData) -> [text].
function openReader() {
  reader ??= (async () => {
    const { readBarcodes, prepareZXingModule } =
      await import(new URL(`${FOLDER}index.js`, import.meta.url).href);
    const locateFile = (name) => new URL(FOLDER + name, import.meta.url).href;
    await prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
    const options = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };
    return async (image) => (await readBarcodes(image, options))
      .filter(({ isValid }) => isValid).map(({ text }) => text);
  })();
  reader.catch(() => (reader = null));
  return reader;
}

async function openStream() {
  const why = whyNoCamera();
  if (why) throw why;
  try {
    const video = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
    return await navigator.mediaDevices.getUserMedia({ video, audio: false });
  } catch ({ name }) {
    throw problem(NAMES[name] ?? "camera_busy");
  }
}

// Shows the camera in `video` and calls onCode(raw) for each code that is seen, again and again while
// it is held there. onEnd(): the camera was taken away. -> {stop()}. Throws Problem camera_*.
export async function readCamera(video, onCode, onEnd = () => undefined) {
  const stream = await openStream();
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  let timer = 0;
  let isOver = false;
  function stop() {
    isOver = true;
    clearTimeout(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
  for (const track of stream.getTracks()) {
    track.onended = () => {
      stop();
      onEnd();
    };
  }
  function grab() {
    const scale = Math.min(1, LARGEST / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
  }
  async function look(read) {
    const began = performance.now();
    if (video.videoWidth && !document.hidden) {
      const texts = await read(grab());
      if (!isOver) texts.forEach(onCode);
    }
    const pause = Math.max(EVERY_MS, 2 * (performance.now() - began));
    if (!isOver) timer = setTimeout(look, pause, read);
  }
  try {
    video.srcObject = stream;
    video.muted = true;
    video.playsInline = true;
    const [read] = await Promise.all([openReader(), video.play()]);
    look(read);
  } catch (error) {
    stop();
    throw error;
  }
  return { stop };
}
