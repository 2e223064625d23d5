// What the screen knows, in one object; whoever draws is told when it changes.

export function createState(initial) {
  let value = initial;
  const listeners = new Set();
  return {
    get: () => value,
    set(patch) {
      value = { ...value, ...patch };
      for (const listener of listeners) listener(value);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

// Whether both say the same, be they one object or two.
export const isAlike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Two frames: the first is where the change is drawn, at the second it has been shown.
// A hidden tab gets no frames, so time stands in for them.
export function painted() {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, 1000);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      clearTimeout(late);
      resolve();
    }));
  });
}
