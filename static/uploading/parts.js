// Small pieces of a page that media fields are made of.

export function make(name, className, text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

export function words(text, role = "status") {
  const line = make("p", role === "alert" ? "picture-words is-problem" : "picture-words", text);
  line.setAttribute("role", role);
  line.dir = "auto";
  return line;
}

export function button(label, act) {
  const made = make("button", "button button-small", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

export function bar(share) {
  const made = make("progress", "bar");
  made.setAttribute("aria-label", "پیشرفت");
  if (share !== null) made.value = share;
  return made;
}

export function image(src, className = "") {
  const made = make("img", className);
  made.src = src;
  made.alt = "";
  return made;
}
