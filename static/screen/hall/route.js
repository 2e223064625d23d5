// The way from one booth to another along the aisles of a hall. Pure geometry, in centimetres.
//
// The floor is cut along the edges of the booths, widened by a clearance, into cells that are
// wholly free or wholly taken; A* walks from cell to cell and turns as seldom as it can, and what
// it finds is pulled straight wherever nothing stands between two of its corners.

const CLEARANCES = [50, 30, 10]; // half a metre from every booth; less only where there is no room
const MOST_EDGES = 160; // with more the edges are rounded, outwards, to
const COARSE = 50;
const STEP = 160; // no cell is longer
const TURN = 150; // as good as so long a detour
const ASKEW = 90;
const BUCKET = 16;
const EPSILON = 1e-6;
const SLIGHT = 0.5; // radians; less is no turn worth saying

const grown = ({ x, y, width, depth }, by) => [x - by, y - by, x + width + by, y + depth + by];
const distance = (one, other) => Math.hypot(one.x - other.x, one.y - other.y);

// Whether the way from one point to another runs inside the box; along its edge is allowed.
export function crosses([x1, y1, x2, y2], from, to) {
  let [enter, leave] = [0, 1];
  for (const [start, way, least, most] of [[from.x, to.x - from.x, x1, x2], [from.y, to.y - from.y, y1, y2]]) {
    if (Math.abs(way) < EPSILON) {
      if (start <= least + EPSILON || start >= most - EPSILON) return false;
    } else {
      const [one, other] = [(least - start) / way, (most - start) / way];
      enter = Math.max(enter, Math.min(one, other));
      leave = Math.min(leave, Math.max(one, other));
    }
  }
  return leave - enter > EPSILON;
}

const isClear = (boxes, from, to) => !boxes.some((box) => crosses(box, from, to));

// Where lines cut one side of the floor: at the edges of the boxes and between those far apart.
function cut(boxes, side, length, unit) {
  const edges = boxes.flatMap((box) =>
    [Math.floor(box[side] / unit) * unit, Math.ceil(box[side + 2] / unit) * unit]);
  const marks = [...new Set([0, ...edges.filter((edge) => edge > 0 && edge < length), length])];
  return marks.sort((one, other) => one - other).flatMap((mark, place, all) => {
    const before = all[place - 1] ?? mark;
    const parts = Math.ceil((mark - before) / STEP) || 1;
    return Array.from({ length: parts }, (_, part) => before + ((mark - before) * (part + 1)) / parts);
  });
}

const cellOf = (lines, value) => Math.min(lines.length - 2, lines.findLastIndex((line) => line <= value));

function cutFloor(boxes, { width, depth }, unit) {
  const [xs, ys] = [cut(boxes, 0, width, unit), cut(boxes, 1, depth, unit)];
  const columns = xs.length - 1;
  const taken = new Uint8Array(columns * (ys.length - 1));
  for (const [x1, y1, x2, y2] of boxes) {
    for (let row = 0; row < ys.length - 1; row += 1) {
      if (ys[row] >= y2 || ys[row + 1] <= y1) continue;
      for (let column = 0; column < columns; column += 1) {
        if (xs[column] < x2 && xs[column + 1] > x1) taken[row * columns + column] = 1;
      }
    }
  }
  const middle = (lines, place) => (lines[place] + lines[place + 1]) / 2;
  return {
    columns,
    taken,
    cellAt: ({ x, y }) => cellOf(ys, y) * columns + cellOf(xs, x),
    pointOf: (cell) => ({ x: middle(xs, cell % columns), y: middle(ys, Math.floor(cell / columns)) }),
  };
}

// Where one may step out of a booth: at the middle of a side, beside it only at a detour.
// away: how far out. axis: 0 along x, 1 along y, as everywhere here.
function doors({ x, y, width, depth }, floor, others, hall, away) {
  const sides = [[0, -1], [0, 1], [-1, 0], [1, 0]];
  return sides.flatMap(([dx, dy]) => [0.5, 0.15, 0.85].map((share) => {
    const edge = {
      x: x + width * (dx ? (dx + 1) / 2 : share),
      y: y + depth * (dy ? (dy + 1) / 2 : share),
    };
    const out = { x: edge.x + dx * away, y: edge.y + dy * away };
    return { edge, out, cell: floor.cellAt(out), axis: dx ? 0 : 1, cost: share === 0.5 ? 0 : TURN };
  })).filter(({ edge, out, cell }) => out.x >= 0 && out.y >= 0 && out.x <= hall.width
    && out.y <= hall.depth && !floor.taken[cell] && isClear(others, edge, out));
}

const apart = (one, other) => Math.abs(one.x - other.x) + Math.abs(one.y - other.y);

// From any door to any other. A step is a cell and the axis along which it was entered.
// -> {start, points, end} or null
function search(floor, starts, ends) {
  const { columns, taken, pointOf } = floor;
  const costs = new Float64Array(taken.length * 2).fill(Infinity);
  const before = [];
  const buckets = [];
  const goals = new Map(ends.map((end) => [end.cell, end]));
  const reach = (step, cost, from, least) => {
    if (cost >= costs[step] - EPSILON) return;
    costs[step] = cost;
    before[step] = from;
    const left = Math.min(...ends.map(({ out }) => apart(pointOf(step >> 1), out)));
    (buckets[Math.max(least, Math.floor((cost + left) / BUCKET))] ??= []).push(step);
  };
  for (const start of starts) {
    reach(start.cell * 2 + start.axis, start.cost + apart(start.out, pointOf(start.cell)), start, 0);
  }
  const done = new Uint8Array(costs.length);
  for (let bucket = 0; bucket < buckets.length; bucket += 1) {
    for (const step of buckets[bucket] ?? []) {
      if (done[step]) continue;
      done[step] = 1;
      const cell = step >> 1;
      if (goals.has(cell)) return unwind(floor, before, step, goals.get(cell));
      const column = cell % columns;
      const around = [column > 0 && cell - 1, column < columns - 1 && cell + 1, cell - columns, cell + columns];
      around.forEach((next, way) => {
        if (next === false || taken[next] !== 0) return;
        const axis = way >> 1;
        const turn = axis === (step & 1) ? 0 : TURN;
        reach(next * 2 + axis, costs[step] + apart(pointOf(cell), pointOf(next)) + turn, step, bucket);
      });
    }
  }
  return null;
}

function unwind(floor, before, last, end) {
  const points = [end.out];
  let step = last;
  for (; typeof step === "number"; step = before[step]) points.unshift(floor.pointOf(step >> 1));
  return { start: step, points: [step.out, ...points], end };
}

// Leaves out every point that one can pass by in a straight line.
function straighten(points, boxes) {
  const kept = [points[0]];
  for (let at = 0; at < points.length - 1;) {
    let next = points.length - 1;
    while (next > at + 1 && !isClear(boxes, points[at], points[next])) next -= 1;
    kept.push(points[next]);
    at = next;
  }
  return kept;
}

// Legs that are all but level or plumb become so, where nothing is in the way.
function align(points, boxes) {
  for (let at = 1; at < points.length - 2; at += 1) {
    for (const key of ["x", "y"]) {
      const [one, other] = [points[at], points[at + 1]];
      const tries = Math.abs(one[key] - other[key]) < ASKEW ? [[at, other[key]], [at + 1, one[key]]] : [];
      for (const [place, value] of tries) {
        const moved = points.with(place, { ...points[place], [key]: value });
        const isDoor = (end, out) => place === out && points[end][key] === points[out][key];
        const rest = moved.slice(1, -1);
        if (isDoor(0, 1) || isDoor(points.length - 1, points.length - 2)) continue;
        if (rest.slice(1).every((point, before) => isClear(boxes, rest[before], point))) {
          points = moved;
          break;
        }
      }
    }
  }
  return points;
}

function walk(rooms, from, to, hall, clearance, unit) {
  const boxes = rooms.map((room) => grown(room, clearance));
  const floor = cutFloor(boxes, hall, unit);
  const doorsOf = (room) =>
    doors(room, floor, rooms.filter((one) => one !== room).map((one) => grown(one, 0)), hall, clearance + unit);
  const [starts, ends] = [doorsOf(from), doorsOf(to)];
  const found = starts.length && ends.length && search(floor, starts, ends);
  return found && align([found.start.edge, ...straighten(found.points, boxes), found.end.edge], boxes);
}

const lengthOf = (points) =>
  points.slice(1).reduce((sum, point, place) => sum + distance(points[place], point), 0);
const middleOf = ({ x, y, width, depth }) => ({ x: x + width / 2, y: y + depth / 2 });

// rooms: rectangles {x, y, width, depth} in cm, from and to among them; hall: {width, depth}.
// -> {points: [{x, y}], length (cm), clearance, isStraight}. Where no way leads between the
// booths, the straight line that says the direction. A few milliseconds for 200 booths.
export function findWay(rooms, from, to, hall) {
  const edges = new Set(rooms.flatMap(({ x, width }) => [x, x + width])).size;
  for (const clearance of CLEARANCES) {
    for (const unit of edges > MOST_EDGES ? [COARSE, 1] : [1]) {
      const points = walk(rooms, from, to, hall, clearance, unit);
      if (points) return { points, length: lengthOf(points), clearance, isStraight: false };
    }
  }
  const points = [middleOf(from), middleOf(to)];
  return { points, length: lengthOf(points), clearance: 0, isStraight: true };
}

// The way in legs: [{length, turn: null | "left" | "right", at}]; turn is where the leg begins.
export function legsOf({ points }) {
  const legs = [];
  points.slice(1).forEach((to, place) => {
    const from = points[place];
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const last = legs.at(-1);
    const bend = last ? Math.atan2(Math.sin(angle - last.angle), Math.cos(angle - last.angle)) : 0;
    if (last && Math.abs(bend) < SLIGHT) last.length += distance(from, to);
    else legs.push({ length: distance(from, to), turn: last ? (bend > 0 ? "right" : "left") : null, at: from, angle });
  });
  return legs;
}
