// Where one stands over a plan: it is moved by one finger, grown by two, by wheel and by keys.
// While it moves nothing is drawn anew: one layer is shifted and scaled. When it comes to rest the
// layer is drawn sharp at its scale, once.

const MARGIN = 40; // px of room around the plan
const PAD = 12;
const SLOP = 10; // px that a finger may tremble before it pans
const TAPS_MS = 320;
const COAST_MS = 160; // how long a push goes on
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));
const middle = (one, other) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
const between = (one, other) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
const calmly = () => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--calmly")) || 0;

// room: the element that shows a part; layer: what moves in it. size: {width, depth} of the plan
// in cm. scales: (px of room) → {least, most, first} in px per cm. focus: what is looked at
// first, in cm. onRest(scale) is told of every rest.
export function createCamera({ room, layer, size, scales, focus, onRest }) {
  let [width, height] = [0, 0];
  let at = null; // {x, y} of the plan's corner in px, scale
  let drawn = 0;
  // what is to be seen, whatever the size of the room, until a hand moves the plan
  let wish = () => centred(focus, limits().first);
  let followed = null; // a booth that stays in sight, until then
  let moving = 0;
  let resting = 0;
  const fingers = new Map();
  let dragged = false;
  let lastTap = { time: 0 };
  let pushes = [];

  const limits = () => scales({ width, height });
  const axis = (shift, length, open) =>
    (length <= open ? (open - length) / 2 : clamp(shift, open - length - MARGIN, MARGIN));
  const bounded = ({ x, y, scale }) => ({
    scale,
    x: axis(x, size.width * scale, width),
    y: axis(y, size.depth * scale, height),
  });
  function show(next) {
    at = bounded(next);
    layer.style.transform = `translate3d(${at.x}px, ${at.y}px, 0) scale(${at.scale / (drawn || at.scale)})`;
  }
  function rest() {
    if (drawn !== at.scale) {
      drawn = at.scale;
      layer.style.inlineSize = `${size.width * drawn}px`;
      layer.style.blockSize = `${size.depth * drawn}px`;
      layer.style.setProperty("--cm", 1 / drawn);
      show(at);
    }
    onRest(drawn);
  }
  function stop() {
    cancelAnimationFrame(moving);
    clearTimeout(resting);
  }
  // step(share of the way, ms since the last) → where to be, null when there
  function animate(step, ms) {
    stop();
    const begin = performance.now();
    let last = begin;
    const frame = (time) => {
      const share = ms ? clamp((time - begin) / ms, 0, 1) : 1;
      show(step(share, time - last));
      last = time;
      if (share < 1) moving = requestAnimationFrame(frame);
      else rest();
    };
    if (ms) moving = requestAnimationFrame(frame);
    else frame(begin);
  }
  function travel(next) {
    const [from, to] = [at, bounded(next)];
    const soft = (share) => 1 - (1 - share) ** 3;
    const mix = (key, share) => from[key] + (to[key] - from[key]) * soft(share);
    animate((share) => ({ x: mix("x", share), y: mix("y", share), scale: mix("scale", share) }), calmly());
  }
  function see(next) {
    [wish, followed] = [next, null];
    travel(wish());
  }
  const free = (next) => {
    [wish, followed] = [null, null];
    return next;
  };
  const isHidden = (box) => {
    const { x, y } = { x: at.x + (box.x + box.width / 2) * at.scale, y: at.y + (box.y + box.depth / 2) * at.scale };
    const edge = (Math.max(box.width, box.depth) * at.scale) / 2 + PAD;
    return x < edge || y < edge || x > width - edge || y > height - edge;
  };
  const onto = (box) => centred({ x: box.x + box.width / 2, y: box.y + box.depth / 2 }, at.scale);
  const centred = ({ x, y }, scale) => ({ x: width / 2 - x * scale, y: height / 2 - y * scale, scale });
  const zoomed = (factor, point, from = at) => {
    const { least, most } = limits();
    const scale = clamp(from.scale * factor, least, most);
    const grow = scale / from.scale;
    return { scale, x: point.x - (point.x - from.x) * grow, y: point.y - (point.y - from.y) * grow };
  };
  // All these points of the plan in the room, as large as may be.
  function around(points, extra) {
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
    const [x1, x2, y1, y2] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const { least, most, first } = limits();
    const fit = Math.min(width / (x2 - x1 + extra), height / (y2 - y1 + extra));
    return centred({ x: (x1 + x2) / 2, y: (y1 + y2) / 2 }, clamp(fit, least, Math.min(first * 1.5, most)));
  }

  const place = ({ clientX, clientY }) => {
    const box = room.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  };
  function down(event) {
    if (event.button || fingers.size === 2 || event.target.closest("button")) return;
    stop();
    dragged = fingers.size > 0;
    fingers.set(event.pointerId, place(event));
    pushes = [];
  }
  function move(event) {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (!dragged && between(before, now) < SLOP) return;
    if (!dragged) room.setPointerCapture(event.pointerId);
    dragged = true;
    fingers.set(event.pointerId, now);
    const [from, to] = other ? [middle(before, other), middle(now, other)] : [before, now];
    const grown = other ? zoomed(between(now, other) / between(before, other), from) : at;
    show({ ...free(grown), x: grown.x + to.x - from.x, y: grown.y + to.y - from.y });
    pushes = [...pushes.slice(-4), { ...now, time: event.timeStamp }];
  }
  function up(event) {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    if (!dragged) return;
    const first = pushes.find(({ time }) => event.timeStamp - time < 100);
    const span = first ? event.timeStamp - first.time : 0;
    if (!span || !calmly() || event.type === "pointercancel") return rest();
    const last = pushes.at(-1);
    const [vx, vy] = [(last.x - first.x) / span, (last.y - first.y) / span];
    const slower = (share) => (1 - share) ** 2;
    animate((share, ms) => ({ ...at, x: at.x + vx * ms * slower(share), y: at.y + vy * ms * slower(share) }), COAST_MS * 3);
  }
  // What was a pan is no tap; of two quick taps the second comes closer.
  function tap(event) {
    if (event.detail === 0 || event.target.closest("button")) return;
    if (dragged) return event.stopPropagation();
    const now = { ...place(event), time: event.timeStamp };
    if (now.time - lastTap.time < TAPS_MS && between(now, lastTap) < 4 * SLOP) travel(free(zoomed(2, now)));
    lastTap = now;
  }
  function wheel(event) {
    event.preventDefault();
    stop();
    show(free(zoomed(Math.exp(-event.deltaY / 400), place(event))));
    resting = setTimeout(rest, 120);
  }
  function measure() {
    const centre = at && { x: (width / 2 - at.x) / at.scale, y: (height / 2 - at.y) / at.scale };
    [width, height] = [room.clientWidth, room.clientHeight];
    if (!width || !height) return;
    const { least, most } = limits();
    stop();
    drawn = 0;
    at = bounded(wish?.() ?? centred(centre, clamp(at.scale, least, most)));
    if (followed && isHidden(followed)) at = bounded(onto(followed));
    rest();
  }

  const listeners = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up, wheel };
  for (const [kind, listener] of Object.entries(listeners)) room.addEventListener(kind, listener, { passive: false });
  room.addEventListener("click", tap, true);
  const observer = new ResizeObserver(measure);
  observer.observe(room);
  measure();

  return {
    frame: (points, extra) => see(() => around(points, extra)),
    // as the first look is, at this point of the plan in cm
    look: (point) => see(() => centred(point, limits().first)),
    whole: () => see(() => centred({ x: size.width / 2, y: size.depth / 2 }, limits().least)),
    zoom: (factor) => travel(free(zoomed(factor, { x: width / 2, y: height / 2 }))),
    pan: (dx, dy) => travel(free({ ...at, x: at.x - dx * width, y: at.y - dy * height })),
    // brings a rectangle in cm into the room, if it is not there
    follow(box) {
      followed = box;
      if (isHidden(box)) travel(onto(box));
    },
    // a click's place on the plan in cm
    pointOf(event) {
      const { x, y } = place(event);
      return { x: (x - at.x) / at.scale, y: (y - at.y) / at.scale, scale: at.scale };
    },
    end() {
      stop();
      observer.disconnect();
    },
  };
}
