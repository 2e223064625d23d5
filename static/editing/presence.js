// Who else is here: a word every ten seconds, one at once for a newcomer, gone after 25 seconds of
// silence. The server passes it on and keeps nothing. Where there is no socket, its answer says who
// is here and how new the section is.

import { on, tell as tellNews } from "./news.js";

const PING_MS = 10_000;
const GONE_MS = 25_000;
const EDITING_MS = 15_000;

export function followPresence({ form }) {
  const me = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const { booth, section, presence: url } = form.dataset;
  const others = new Map();
  let touchedAt = -Infinity;

  const tell = (more = {}) => {
    const body = JSON.stringify({ window: me, is_editing: performance.now() - touchedAt < EDITING_MS, ...more });
    const headers = {
      "Content-Type": "application/json",
      "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
    };
    fetch(url, { method: "POST", headers, body, keepalive: true }).then(read).catch(() => {});
  };
  const read = async (answer) => {
    if (answer.status !== 200) return;
    const { others: here, version } = await answer.json();
    others.clear();
    for (const one of here) others.set(one.window, { ...one, at: performance.now() });
    show(form, others);
    tellNews("content.changed", { booth, section, version });
  };
  const hear = (said) => {
    if (said.booth !== booth || said.section !== section || said.window === me) return;
    if (said.is_leaving) others.delete(said.window);
    else others.set(said.window, { ...said, at: performance.now() });
    if (said.is_new) tell();
    show(form, others);
  };
  const stop = on("presence.changed", hear);
  const touch = () => {
    const isFirst = performance.now() - touchedAt > EDITING_MS;
    touchedAt = performance.now();
    if (isFirst) tell();
  };
  const leave = () => tell({ is_leaving: true });
  form.addEventListener("input", touch);
  window.addEventListener("pagehide", leave);
  const regular = setInterval(() => {
    for (const [window, { at }] of others) if (performance.now() - at > GONE_MS) others.delete(window);
    show(form, others);
    if (!document.hidden) tell();
  }, PING_MS);
  tell({ is_new: true });
  return () => {
    clearInterval(regular);
    window.removeEventListener("pagehide", leave);
    stop();
    leave();
  };
}

function show(form, others) {
  const line = form.querySelector("[data-presence-words]");
  const named = new Map();
  for (const { name, is_editing: isEditing } of others.values()) named.set(name, isEditing || named.get(name));
  const words = [...named].map(([name, isEditing]) => {
    const who = name === form.dataset.me ? "شما در پنجره‌ای دیگر" : name;
    const verb = name === form.dataset.me ? "هستید" : "است";
    return isEditing ? `${who} در حال ویرایش همین بخش ${verb}` : `${who} همین بخش را باز کرده ${verb}`;
  });
  const text = words.join("؛ ");
  if (line.textContent !== text) line.textContent = text;
}
