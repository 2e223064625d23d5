// Something that keeps an act from being done, under a stable code and with a Persian sentence.

export class Problem extends Error {
  constructor(code, message, status = 0) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

// The server no longer knows this device: it was revoked, or never paired here.
export class Refused extends Problem {}

// No answer, or one that is not of our server: nobody knows whether it was done.
export class Silence extends Problem {
  constructor() {
    super("away", "سرور پاسخ نمی‌دهد. این کار بی سرور نمی‌شود؛ کمی بعد دوباره بکوشید.");
  }
}

// The server answered that it cannot, now: what was asked may be asked again.
export class Unable extends Problem {}
