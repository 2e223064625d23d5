// Keeps a face's pages and the build they are of, so that a screen or a gate begins with the server
// switched off. It knows no build of its own: the server names one, it is brought whole onto a
// shelf, and the page says when to take it. The build before stays, for when the new one fails.
// Whose worker it is, is told by its own address: /screen/worker.js or /gate/worker.js.

const FACE = location.pathname.replace(/\/worker\.js$/, "");
const NAME = FACE === "/screen" ? "ghorfeh" : `ghorfeh${FACE.replace("/", "-")}`;
const SHELF = `${NAME}-build-`;
const FACTS = `${NAME}-builds`;
const APP = FACE === "/screen" ? "/screen/app" : FACE;
const PAGES = [FACE, APP];
const BUILD = `${FACE}/build`;
const MOST_FAILS = 3;

// {current, previous, staged, failed: hashes of builds, fails, isProven}
async function readFacts() {
  const kept = await (await caches.open(FACTS)).match(BUILD);
  return kept ? kept.json() : {};
}

let last = Promise.resolve();
// One change after the other: change(facts) -> the facts to keep.
function changeFacts(change) {
  last = last.catch(() => undefined).then(async () => {
    const before = await readFacts();
    const after = change(before);
    if (after !== before) await (await caches.open(FACTS)).put(BUILD, Response.json(after));
    return after;
  });
  return last;
}

async function shelvePage(shelf, path, build) {
  const answer = await fetch(path, { cache: "no-store" });
  const text = await answer.text();
  // another server may have started meanwhile
  if (!answer.ok || !text.includes(build)) throw new Error(`${path} is not of build ${build}`);
  await shelf.put(path, new Response(text, { headers: answer.headers }));
}

async function clearShelves({ current, previous, staged }) {
  const kept = [current, previous, staged].map((build) => SHELF + build);
  for (const name of await caches.keys()) {
    if (name.startsWith(SHELF) && !kept.includes(name)) await caches.delete(name);
  }
}

// Brings what the server serves now; its pages too when the build is known, for their title.
async function stock() {
  const answer = await fetch(BUILD, { cache: "no-store" });
  if (!answer.ok) throw new Error(`build: ${answer.status}`);
  const { build, pages, files } = await answer.json();
  const { current, staged, failed } = await readFacts();
  if (build === failed) return readFacts();
  const shelf = await caches.open(SHELF + build);
  const isShelved = build === current || build === staged;
  if (!isShelved || (await shelf.keys()).length < files.length) await shelf.addAll(files);
  await Promise.all(pages.map((path) => shelvePage(shelf, path, build)));
  const facts = await changeFacts((before) => {
    if (build === before.current) return before.staged ? { ...before, staged: null } : before;
    return before.current ? { ...before, staged: build } : { current: build, fails: 0 };
  });
  await clearShelves(facts);
  return { ...facts, failed: undefined }; // what was given up is not the server's any more
}

const take = () => changeFacts((before) => before.staged
  ? { current: before.staged, previous: before.current, fails: 0 }
  : before);

const prove = (build) => changeFacts((before) =>
  build === before.current && !before.isProven ? { ...before, isProven: true, fails: 0 } : before);

// A build that has shown itself once is trusted; whatever keeps it from starting later is not it.
const noteStart = () => changeFacts((before) => {
  if (!before.current || before.isProven) return before;
  if (before.fails < MOST_FAILS || !before.previous) return { ...before, fails: before.fails + 1 };
  return { current: before.previous, failed: before.current, isProven: true, fails: 0 };
});

async function answerPage(request, path) {
  const facts = await (path === APP ? noteStart() : readFacts());
  for (const build of [facts.current, facts.previous]) {
    const kept = build && await (await caches.open(SHELF + build)).match(path);
    if (kept) return kept;
  }
  return fetch(request);
}

addEventListener("install", (event) => {
  // Chromium asks the cache for a build's files by itself, without waking us, and the network
  // for the rest.
  event.addRoutes?.([
    { condition: { urlPattern: { pathname: `${BUILD}/*` } }, source: "cache" },
    { condition: { urlPattern: { pathname: "/api/*" } }, source: "network" },
    { condition: { urlPattern: { pathname: "/files/*" } }, source: "network" },
  ]);
  event.waitUntil(stock().then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (origin !== location.origin || request.method !== "GET") return;
  if (pathname.startsWith(`${BUILD}/`)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  } else if (PAGES.includes(pathname) && request.mode === "navigate" && !searchParams.has("booth")) {
    event.respondWith(answerPage(request, pathname));
  }
});

// "look": is there another build? "take": the staged one from now on; both are answered with
// {builds: facts}. {ready: hash}: that build has shown itself.
addEventListener("message", (event) => {
  const { data, source } = event;
  const tell = (facts) => source.postMessage({ builds: facts });
  if (data === "look") event.waitUntil(stock().catch(readFacts).then(tell));
  else if (data === "take") event.waitUntil(take().then(tell));
  else if (data?.ready) event.waitUntil(prove(data.ready));
});
