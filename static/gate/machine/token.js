// The gate's token: kept by the browser until the server refuses it.

const KEY = "ghorfeh.gate";

// -> {token, device} or null when this station has not been paired.
export function currentToken() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    return kept?.token ? kept : null;
  } catch {
    return null;
  }
}

export function keepToken({ token, device }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ token, device }));
  } catch {
    // a browser that keeps nothing still lets guests in until it is closed
  }
}

export function forgetToken() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}
