// Something that kept a release from being shown, under a stable code the server can count.

export class Problem extends Error {
  constructor(code, detail = "") {
    super(detail || code);
    this.code = code;
  }
}

// The server no longer knows this device: `revoked` or `unauthorized`.
export class Refused extends Problem {}

// A newer release came while this one was on its way; nobody has to be told.
export const wasSuperseded = (error) => error?.name === "AbortError";
