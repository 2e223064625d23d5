// The loader: binds data-behaviour="name other" to the modules of those names, now and for whatever
// htmx or another module puts into the page later. A behaviour is a module whose default export is
// bind(element), called once per element; what it returns, if a function, undoes it on removal.
// load(name) is the face's own way to a module: start((name) => import(`./behaviours/${name}.js`)).

const ATTRIBUTE = "data-behaviour";
// A page may come in just before the line or the server goes: what could not be fetched is asked
// for again after these seconds, or as soon as the browser says that the line is back.
const PAUSES = [1, 4, 15];
const undoings = new WeakMap();
let load;

export function start(way) {
  load = way;
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.removedNodes) {
        if (!node.isConnected) within(node).forEach(release);
      }
      for (const node of change.addedNodes) within(node).forEach(bind);
    }
  }).observe(document.documentElement, { childList: true, subtree: true });
  within(document.documentElement).forEach(bind);
}

async function bind(element) {
  if (undoings.has(element)) return;
  const undo = [];
  undoings.set(element, undo);
  for (const name of element.getAttribute(ATTRIBUTE).split(/\s+/).filter(Boolean)) {
    try {
      const behaviour = await insist(name);
      const result = behaviour.default(element);
      if (typeof result === "function") undo.push(result);
    } catch (error) {
      console.error(`behaviour ${name}`, error);
    }
  }
  if (!element.isConnected) release(element);
}

async function insist(name) {
  for (const seconds of PAUSES) {
    try {
      return await load(name);
    } catch (error) {
      // a module that cannot be fetched is a TypeError, one that is wrong mostly another
      if (!(error instanceof TypeError)) throw error;
      await pause(seconds);
    }
  }
  return load(name);
}

function pause(seconds) {
  const over = AbortSignal.timeout(seconds * 1000);
  return new Promise((resolve) => {
    over.addEventListener("abort", resolve);
    addEventListener("online", resolve, { once: true, signal: over });
  });
}

function release(element) {
  for (const undo of undoings.get(element) ?? []) undo();
  undoings.delete(element);
}

function within(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const own = node.hasAttribute(ATTRIBUTE) ? [node] : [];
  return [...own, ...node.querySelectorAll(`[${ATTRIBUTE}]`)];
}
