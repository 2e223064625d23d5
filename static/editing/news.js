// What happened elsewhere, as the page's editing modules hear it. Where it comes from is the page's
// own business: the desk has a socket, a contributor's phone asks every few seconds.

const hub = new EventTarget();

// Hears a topic; answers with what stops listening.
export function on(topic, listener) {
  const hear = (event) => listener(event.detail);
  hub.addEventListener(topic, hear);
  return () => hub.removeEventListener(topic, hear);
}

export function tell(topic, payload = {}) {
  hub.dispatchEvent(new CustomEvent(topic, { detail: payload }));
}
