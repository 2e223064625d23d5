// The device's token: kept by the browser, or lent by the page for a demonstration.

const KEY = "ghorfeh.device";

export function readMeta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
}

// -> {token, demo, role?, device?} or null when this screen has not been paired.
export function currentToken() {
  const demo = readMeta("demo-token");
  if (demo) return { token: demo, demo: true };
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept?.token ? { ...kept, demo: false } : null;
  } catch {
    return null;
  }
}

export function keepToken({ token, role, device }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ token, role, device }));
  } catch {
    // A browser that keeps nothing still shows the booth until it is switched off.
  }
}

export function forgetToken() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
