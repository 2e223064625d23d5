// Fields that two people changed: yours, theirs and what was before, side by side. Nothing is lost
// and nothing is saved for such a field until one of the three is picked.

const SIDES = [
  ["yours", "is-yours", "نوشتهٔ شما", "نوشتهٔ من بماند"],
  ["theirs", "is-theirs", "نوشتهٔ دیگری (ذخیره‌شده)", "نوشتهٔ او بماند"],
  ["before", "is-before", "پیش از هر دو", "همان پیشین بماند"],
];

export class Conflicts {
  constructor(form, decide) {
    this.box = form.querySelector("[data-conflicts]");
    this.decide = decide;
    this.open = new Map();
  }

  get size() {
    return this.open.size;
  }

  has(path) {
    return this.open.has(path);
  }

  add(conflicts) {
    for (const conflict of conflicts) {
      this.open.get(conflict.path)?.remove();
      const card = this.card(conflict);
      this.open.set(conflict.path, card);
      this.box.append(card);
    }
    if (conflicts.length) this.box.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  card(conflict) {
    const card = make("section", "conflict");
    const head = make("div", "conflict-head");
    head.append(make("strong", "", `«${conflict.label}» را کس دیگری هم تغییر داده است`), make("span", "small", "یکی را برگزینید؛ تا آن هنگام هیچ‌کدام از میان نمی‌رود."));
    const sides = make("div", "conflict-sides");
    sides.append(...SIDES.map((side) => this.side(conflict, side)));
    card.append(head, sides);
    return card;
  }

  side(conflict, [key, look, who, act]) {
    const side = make("div", `conflict-side ${look}`);
    const value = make("div", "conflict-value", conflict[key].text || "خالی");
    const pick = make("button", "button button-small", act);
    value.dir = "auto";
    pick.type = "button";
    pick.dataset.pick = key;
    pick.addEventListener("click", () => {
      this.open.get(conflict.path)?.remove();
      this.open.delete(conflict.path);
      this.decide(conflict.path, { theirs: conflict.theirs, picked: conflict[key] });
    });
    side.append(make("span", "conflict-who", who), value, pick);
    return side;
  }
}

function make(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}
