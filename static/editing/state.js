// What the editor says of its own work, in one line: typed, saving, saved when, kept until the
// server is back, or what is in the way.

const WORDS = {
  typing: ["", "هنوز ذخیره نشده"],
  saving: ["", "در حال ذخیره…"],
  saved: ["circle-check", "ذخیره شد"],
  away: ["wifi-off", "سرور در دسترس نیست؛ نوشته‌ها همین‌جا می‌ماند و دوباره فرستاده می‌شود"],
  refused: ["alert-triangle", "ذخیره نشد"],
};

export class SaveState {
  constructor(form) {
    this.line = form.querySelector("[data-save-state]");
    this.icons = form.querySelector("use")?.getAttribute("href").split("#")[0];
  }

  show(state, more = "") {
    const [icon, words] = WORDS[state];
    this.line.dataset.state = ["away", "refused"].includes(state) ? "failed" : state;
    this.line.replaceChildren(...(icon ? [this.icon(icon)] : []), more ? `${words}: ${more}` : words);
  }

  saved({ saved_at: at }, { conflicts, errors }) {
    if (conflicts) this.show("refused", "دربارهٔ خانه‌های بالا تصمیم بگیرید؛ بقیه ذخیره شد");
    else if (errors) this.show("refused", "خانه‌های سرخ را درست کنید؛ بقیه ذخیره شد");
    else this.line.replaceChildren(this.icon("circle-check"), `ذخیره شد ${at}`);
    this.line.dataset.state = conflicts || errors ? "failed" : "saved";
  }

  icon(name) {
    const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    drawing.setAttribute("class", "icon");
    drawing.setAttribute("aria-hidden", "true");
    use.setAttribute("href", `${this.icons}#${name}`);
    drawing.append(use);
    return drawing;
  }
}
