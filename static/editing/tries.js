// What was sent and not heard of: the answer may be lost and the save done all the same. The next
// save names these values, so that finding one of them at the server is no conflict with oneself.

const MOST = 5;

export class Tries {
  constructor() {
    this.sent = new Map();
  }

  begin(changes) {
    for (const [path, { after }] of Object.entries(changes)) {
      if (path === "@order") continue;
      const earlier = this.sent.get(path) ?? [];
      if (!earlier.some((one) => same(one, after))) this.sent.set(path, [...earlier, after].slice(-MOST));
    }
  }

  settle(changes) {
    for (const path of Object.keys(changes)) this.sent.delete(path);
  }

  // {path: [values]} of these changes' paths
  of(changes) {
    const known = Object.keys(changes).filter((path) => this.sent.has(path));
    return Object.fromEntries(known.map((path) => [path, this.sent.get(path)]));
  }

  learn(path, values) {
    if (values?.length) this.sent.set(path, values);
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
