// The girih a verdict stands on: the group's form in the verdict's colours. Each is drawn into a
// picture before the first guest comes: painting hundreds of outlines anew takes longer than
// deciding, and what was drawn once is there without the server too.
const TONES = ["idle", "exit", "admitted", "vip", "departed", "refused"];
const TILE_REM = 13; // stage.css
const held = new Map(); // address -> {picture, url?}; url: of the drawn picture

export const groupKey = (rules, name) => {
  const group = rules?.groups?.find((one) => one.name === name);
  return group ? `G${String(group.id).padStart(2, "0")}` : "";
};

const address = (tone, key) => `/gate/girih/${tone}.svg?of=${encodeURIComponent(key || "G")}`;

// Style of an element that shows it.
export function pattern(tone, key) {
  const svg = address(tone, key);
  return { "--girih": `url("${held.get(svg)?.url ?? svg}")` };
}

function drawn(picture) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(TILE_REM * rem * devicePixelRatio);
  canvas.height = Math.round(canvas.width * picture.naturalHeight / picture.naturalWidth);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

async function bring(svg) {
  const one = { picture: new Image(), url: null };
  held.set(svg, one);
  try {
    one.picture.src = svg;
    await one.picture.decode();
    const url = URL.createObjectURL(await drawn(one.picture));
    one.picture = new Image(); // kept, so that it stays decoded
    one.picture.src = url;
    await one.picture.decode();
    one.url = url;
  } catch {
    held.delete(svg); // the server is away: with the next list, then
  }
}

// Brings the patterns of all groups, one after the other.
export async function bringPatterns(rules) {
  const keys = ["", ...(rules?.groups ?? []).map(({ name }) => groupKey(rules, name))];
  for (const key of keys) for (const tone of TONES) {
    const svg = address(tone, key);
    if (!held.has(svg)) await bring(svg);
  }
}
