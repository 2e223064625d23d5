// The big screen beside a gate: greets by name who agreed to it, and counts the people inside.
// The station's own window tells it at once, also without a server; the server tells the rest.
import { render, html, useEffect, useState } from "./vendor.js";
import { keep, recall } from "./frame/kept.js";
import { Pairing } from "./frame/pairing.js";
import { useFitting } from "./frame/fitting.js";
import { pattern } from "./frame/pattern.js";
import { number, plain } from "./frame/saying.js";
import { currentToken } from "./machine/token.js";

const root = document.getElementById("screen");
const ASK_MS = 2_000;
const SHOWN_MS = 12_000;
const MOST_SMALL = 3;
const HELP = "اگر ایستگاه ورودی در همین مرورگر باز است، آن را نخست وصل کنید. وگرنه از میز کار کدی با نقش «نمایشگر بزرگ» یا «ایستگاه ورودی» بگیرید و این‌جا بزنید.";

const tokenHere = () => recall("welcome", null)?.token ?? currentToken()?.token ?? null;

async function ask(token) {
  const response = await fetch("/api/v1/gate/greetings", {
    cache: "no-store",
    headers: { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(ASK_MS * 4),
  });
  if (response.status === 401 || response.status === 403) return { isRefused: true };
  if (!response.ok) throw new Error(`greetings: ${response.status}`);
  return response.json();
}

// Newest first; each name stands once, also when a companion follows, from when it was first heard.
function joined(before, told, at) {
  const known = new Set(before.flatMap(({ nonce, name }) => [nonce, plain(name)]));
  const fresh = told.filter(({ nonce, name }) => !known.has(nonce) && !known.has(plain(name))).map((one) => ({ ...one, from: at }));
  return [...fresh, ...before].filter(({ from }) => at - from < SHOWN_MS * 4);
}

function useHall(token, onRefused) {
  const [hall, setHall] = useState(null);
  const [greeted, setGreeted] = useState([]);
  useEffect(() => {
    let timer = 0;
    let isOver = false;
    async function turn() {
      try {
        const told = await ask(token);
        if (isOver) return;
        if (told.isRefused) return void onRefused();
        setHall(told);
        setGreeted((before) => joined(before, told.greetings, Date.now()));
      } catch {
        setGreeted((before) => joined(before, [], Date.now())); // away: the station's window tells on
      }
      if (!isOver) timer = setTimeout(turn, ASK_MS);
    }
    turn();
    const channel = globalThis.BroadcastChannel ? new BroadcastChannel("ghorfeh.gate.welcome") : null;
    channel?.addEventListener("message", ({ data: { greeting, undone, inside } }) => {
      if (typeof inside === "number") setHall((before) => ({ ...before, inside }));
      setGreeted((before) => joined(before.filter(({ nonce }) => nonce !== undone), greeting ? [greeting] : [], Date.now()));
    });
    return () => {
      isOver = true;
      clearTimeout(timer);
      channel?.close();
    };
  }, [token]);
  return { hall, greeted };
}

function Greeting({ one }) {
  const name = useFitting(plain(one.name), 0.12);
  return html`<div class="greeting" data-vip=${one.vip ? "true" : "false"} role="status">
    <p class="greeting-words">خوش آمدید</p>
    <h1 ref=${name}><bdi>${plain(one.name)}</bdi></h1>
    ${one.organisation && html`<p class="greeting-who"><bdi>${plain(one.organisation)}</bdi></p>`}</div>`;
}

function Welcome({ token, title, onRefused }) {
  const { hall, greeted } = useHall(token, onRefused);
  const [newest, ...others] = greeted;
  const isNamed = newest && Date.now() - newest.from < SHOWN_MS;
  const small = isNamed ? others : greeted;
  return html`<main class="welcome">
    <div class="welcome-girih" style=${pattern("welcome", "")}></div>
    <header><p class="welcome-title">${plain(hall?.exhibition || title)}</p>
      ${hall?.rehearsal && html`<strong class="rehearsal">تمرین</strong>`}</header>
    ${isNamed
      ? html`<${Greeting} key=${newest.nonce} one=${newest} />`
      : html`<div class="greeting"><p class="greeting-words">به</p><h1>${plain(hall?.exhibition || title)}</h1><p class="greeting-who">خوش آمدید</p></div>`}
    <footer>
      <ul class="welcome-others">${small.slice(0, MOST_SMALL).map((one) => html`<li key=${one.nonce}><bdi>${plain(one.name)}</bdi></li>`)}</ul>
      ${typeof hall?.inside === "number" && html`<p class="welcome-count"><strong>${number(hall.inside)}</strong> نفر در سالن</p>`}
    </footer>
  </main>`;
}

function show(reason = "") {
  const title = document.querySelector("meta[name=exhibition]").content;
  const token = reason ? null : tokenHere();
  if (token) {
    const refused = () => {
      keep("welcome", null);
      show("دسترسی این نمایشگر برداشته شده است. برای وصل شدن دوباره کد تازه‌ای بزنید.");
    };
    render(html`<${Welcome} key=${token} token=${token} title=${title} onRefused=${refused} />`, root);
    return;
  }
  render(html`<${Pairing} title="وصل کردن نمایشگر خوش‌آمد" help=${HELP} reason=${reason} roles=${["screen", "gate"]}
    onPaired=${({ token: given }) => {
      keep("welcome", { token: given });
      show();
    }} />`, root);
}

show();
