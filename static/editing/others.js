// What somebody else saved in this section: fetched with the page and put where nobody is writing.
// A field that is being written keeps its base, so that its save tells of the conflict.

import { on } from "./news.js";
import { fieldAt, fieldsOf, textsOf } from "./fields.js";

const REST_MS = 200;

export function followOthers(section) {
  const { form } = section;
  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => look(section), REST_MS);
  };
  const stop = on("content.changed", (change) => {
    const isHere = change.booth === form.dataset.booth && change.section === form.dataset.section;
    if (!isHere || section.saver.isBusy || change.version <= section.version) return;
    section.lastOther = change.by;
    soon();
  });
  form.addEventListener("section:others", soon);
  return () => {
    clearTimeout(timer);
    form.removeEventListener("section:others", soon);
    stop();
  };
}

async function look(section) {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector('[data-behaviour="edit-section"]');
    if (fresh && section.form.isConnected && !section.saver.isBusy) take(section, fresh);
  } catch {
    // the server is away for a moment: the next save looks again
  }
}

function take(section, fresh) {
  section.list?.take(fresh);
  const changed = fieldsOf(fresh).filter((field) => takeField(section, field));
  section.version = Math.max(section.version, Number(fresh.dataset.version));
  if (changed.length && section.lastOther) section.state.line.textContent = `${section.lastOther} هم‌اکنون در این بخش نوشت؛ تازه شد.`;
  section.lastOther = null;
}

function takeField(section, fresh) {
  const here = fieldAt(section.form, fresh.dataset.path);
  if (!here || section.isDirty(here) || section.conflicts.has(fresh.dataset.path)) return false;
  const base = here.querySelector("[data-base]");
  if (base.value === fresh.querySelector("[data-base]").value) return false;
  if (here.contains(document.activeElement)) {
    // somebody is at it without having written: look again when they have gone
    const again = () => section.form.dispatchEvent(new CustomEvent("section:others"));
    here.addEventListener("focusout", again, { once: true });
    return false;
  }
  here.replaceWith(document.adoptNode(fresh));
  fresh.classList.add("is-fresh");
  section.shown.set(fresh, textsOf(fresh));
  return true;
}
