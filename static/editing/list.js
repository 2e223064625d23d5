// The items of a list section: added, removed and taken back, moved by pointer or by buttons. Their
// order is a value of its own, "@order"; values of a removed item stay until the page is left.

import { baseOf, fieldsOf, textsOf } from "./fields.js";

const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const PERSIAN = new Intl.NumberFormat("fa-IR");

export class List {
  constructor(section) {
    this.section = section;
    this.form = section.form;
    this.box = this.form.querySelector("[data-items]");
    this.order = this.form.querySelector("[data-order]");
    const blank = this.form.querySelector("[data-blank]");
    this.pattern = { id: blank.dataset.blank, html: blank.querySelector("[data-item]").outerHTML };
    blank.remove();
    this.tools = this.form.querySelector("[data-list-tools]");
    this.tools.hidden = false;
    this.listen();
    this.renumber();
  }

  items() {
    return [...this.box.querySelectorAll(":scope > [data-item]:not(.is-removed)")];
  }

  ids() {
    return this.items().map((item) => item.dataset.item);
  }

  base() {
    return JSON.parse(this.order.value);
  }

  changes() {
    const before = this.base();
    const after = this.ids();
    if (JSON.stringify(before) === JSON.stringify(after)) return {};
    const changes = { "@order": { before, after } };
    for (const id of before.filter((one) => !after.includes(one))) {
      for (const field of fieldsOf(this.itemOf(id) ?? document.createElement("li"))) {
        changes[field.dataset.path] = { before: baseOf(field), after: null };
      }
    }
    return changes;
  }

  itemOf(id) {
    return this.box.querySelector(`:scope > [data-item="${CSS.escape(id)}"]`);
  }

  // items of others, which are not in the page yet, are not in its base either: it removes nothing
  // that it does not show
  settle(answer, changes) {
    if (!("@order" in changes) || answer.errors["@order"]) return;
    const order = answer.fields["@order"]?.value ?? [];
    const sent = changes["@order"].after;
    this.order.value = JSON.stringify(order.filter((id) => sent.includes(id)));
  }

  // somebody else's list, unless one's own moves are still to be sent
  take(fresh) {
    if (Object.keys(this.changes()).length) return;
    const order = JSON.parse(fresh.querySelector("[data-order]").value);
    for (const id of order) {
      const item = this.itemOf(id);
      if (item && !item.classList.contains("is-removed")) continue;
      const theirs = document.adoptNode(fresh.querySelector(`[data-item="${CSS.escape(id)}"]`));
      item?.remove();
      this.box.append(theirs);
      for (const field of fieldsOf(theirs)) this.section.shown.set(field, textsOf(field));
    }
    for (const item of this.items()) {
      const isHeld = item.contains(document.activeElement) || fieldsOf(item).some((field) => this.section.isDirty(field));
      if (!order.includes(item.dataset.item) && !isHeld) item.remove();
    }
    const wanted = order.map((id) => this.itemOf(id)).filter(Boolean);
    if (!this.box.contains(document.activeElement)) this.box.prepend(...wanted);
    this.order.value = JSON.stringify(this.ids().filter((id) => order.includes(id)));
    this.renumber();
  }

  add(id = makeId()) {
    const box = document.createElement("ol");
    box.innerHTML = this.pattern.html.replaceAll(this.pattern.id, id);
    const item = box.firstElementChild;
    this.box.append(item);
    for (const field of fieldsOf(item)) this.section.shown.set(field, textsOf(field));
    this.renumber();
    return item;
  }

  remove(item) {
    this.strike(item).focus();
    this.moved();
  }

  // takes it away before the eyes; answers with the button that brings it back
  strike(item) {
    item.classList.add("is-removed");
    const strip = document.createElement("div");
    strip.className = "item-undo";
    const words = document.createElement("span");
    words.textContent = `«${item.querySelector("[data-title]").textContent}» برداشته شد.`;
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "button button-small";
    undo.textContent = "برگردان";
    undo.addEventListener("click", () => {
      strip.remove();
      item.classList.remove("is-removed");
      this.moved(item);
    });
    strip.append(words, undo);
    item.append(strip);
    return undo;
  }

  // an order that was kept while the server did not have it: items of one's own are added anew,
  // what was removed is removed; what others added or removed meanwhile stays as they had it
  restore({ before, after }) {
    const here = after.filter((id) => {
      if (this.itemOf(id)) return true;
      if (before.includes(id)) return false;
      this.add(id);
      return true;
    });
    for (const id of before.filter((one) => !after.includes(one))) {
      const item = this.itemOf(id);
      if (item) this.strike(item);
    }
    this.box.prepend(...here.map((id) => this.itemOf(id)));
    this.renumber();
  }

  move(item, step) {
    const items = this.items();
    const other = items[items.indexOf(item) + step];
    if (!other) return;
    if (step < 0) other.before(item);
    else other.after(item);
    this.moved(item, step < 0 ? "up" : "down");
  }

  moved(item, act) {
    this.renumber();
    const button = act && item.querySelector(`[data-act="${act}"]`);
    if (button) (button.disabled ? item.querySelector("[data-act]:not(:disabled)") : button).focus();
    this.section.state.show("typing");
    this.section.kept.keep();
    this.section.saver.soon(600);
  }

  renumber() {
    const items = this.items();
    items.forEach((item, at) => {
      item.querySelector("[data-number]").textContent = PERSIAN.format(at + 1);
      item.querySelector('[data-act="up"]').disabled = at === 0;
      item.querySelector('[data-act="down"]').disabled = at === items.length - 1;
    });
    const most = Number(this.form.dataset.maxItems);
    this.tools.querySelector("[data-adds]").disabled = items.length >= most;
    this.tools.querySelector("[data-room]").textContent = items.length > most - 5 ? `تا ${PERSIAN.format(most)} مورد جا می‌شود.` : "";
    const empty = this.form.querySelector("[data-empty]");
    if (empty) empty.hidden = items.length > 0;
  }

  listen() {
    this.box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button) return;
      event.preventDefault();
      const item = button.closest("[data-item]");
      if (button.dataset.act === "remove") this.remove(item);
      else this.move(item, button.dataset.act === "up" ? -1 : 1);
    });
    this.box.addEventListener("input", (event) => this.name(event.target));
    this.box.addEventListener("pointerdown", (event) => {
      const handle = event.target.closest("[data-handle]");
      if (handle) this.drag(handle, event);
    });
    this.tools.querySelector("[data-adds]").addEventListener("click", () => {
      const item = this.add();
      this.moved();
      item.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      item.scrollIntoView({ block: "nearest" });
    });
    this.tools.querySelector("[data-adds-pictures]")?.addEventListener("click", () => this.addPictures());
  }

  name(input) {
    const field = input.closest("[data-path]");
    const item = input.closest("[data-item]");
    if (field?.dataset.path !== `${item.dataset.item}/${this.form.dataset.itemTitle}` || input.dataset.part) return;
    item.querySelector("[data-title]").textContent = input.value.trim() || this.form.dataset.itemLabel;
  }

  addPictures() {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = "image/*";
    chooser.multiple = true;
    const room = this.tools.querySelector("[data-room]");
    const wait = (words) => void (room.textContent = words);
    // fifty photos take a phone twenty seconds to hand over
    wait("منتظر گوشی؛ عکس‌های زیاد چند ثانیه طول می‌کشد…");
    chooser.addEventListener("cancel", () => this.renumber());
    chooser.addEventListener("change", () => {
      for (const file of chooser.files) {
        // the field's behaviour finds it when it is bound
        this.add().querySelector('[data-behaviour="edit-picture"]').pendingFile = file;
      }
      this.moved();
    });
    chooser.click();
  }

  drag(handle, start) {
    const item = handle.closest("[data-item]");
    start.preventDefault();
    handle.setPointerCapture(start.pointerId);
    item.classList.add("is-dragged");
    const follow = ({ clientY }) => {
      for (const other of this.items()) {
        const { top, height } = other.getBoundingClientRect();
        if (other === item || clientY < top || clientY > top + height) continue;
        if (clientY < top + height / 2) other.before(item);
        else other.after(item);
        return;
      }
    };
    const end = () => {
      item.classList.remove("is-dragged");
      handle.removeEventListener("pointermove", follow);
      handle.removeEventListener("pointerup", end);
      handle.removeEventListener("pointercancel", end);
      this.moved();
    };
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("pointerup", end);
    handle.addEventListener("pointercancel", end);
  }
}

function makeId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => LETTERS[byte % 32]).join("");
}
