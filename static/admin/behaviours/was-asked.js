// <form data-behaviour="confirm was-asked">: tells the server that its question was put. Bound after
// confirm, so that a press before the scripts arrive carries no word of it and the server asks.

export default function bind(form) {
  const said = document.createElement("input");
  said.type = "hidden";
  said.name = "was_asked";
  said.value = "yes";
  form.append(said);
}
