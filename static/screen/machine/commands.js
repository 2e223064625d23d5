// What the organisers ask of a screen. Commands come with every answer until they are done,
// so each id is carried out once, over reloads too.

const KEY = "ghorfeh.commands";
const REMEMBERED = 200;

function recall() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? { done: [], reloading: null };
  } catch {
    return { done: [], reloading: null };
  }
}

// acts: {identify(), swapNow()}. report({id, state, detail}) carries a result to the server.
export function createCommands({ acts, report, now = Date.now, reload = () => location.reload() }) {
  let memory = recall();
  const keep = (next) => {
    memory = { ...next, done: next.done.slice(-REMEMBERED) };
    try {
      localStorage.setItem(KEY, JSON.stringify(memory));
    } catch {
      // Without storage a reload is not remembered; the command's own expiry ends it.
    }
  };
  const kinds = {
    identify(command) {
      acts.identify();
      report({ id: command.id, state: "applied", detail: "" });
    },
    swap_now(command) {
      acts.swapNow();
      report({ id: command.id, state: "applied", detail: "" });
    },
    // "applied" is said by the page that comes back.
    reload(command) {
      keep({ ...memory, reloading: command.id });
      setTimeout(reload, 200);
    },
  };

  function carryOut(command) {
    if (memory.done.includes(command.id)) return;
    if (command.expires_at && Date.parse(command.expires_at) < now()) return;
    keep({ ...memory, done: [...memory.done, command.id] });
    const act = kinds[command.kind];
    if (!act) {
      report({ id: command.id, state: "failed", detail: `unknown kind: ${command.kind}` });
      return;
    }
    report({ id: command.id, state: "acked", detail: "" });
    act(command);
  }

  return {
    handle: (commands) => (commands ?? []).forEach(carryOut),
    // To be called at every connect: tells that the page asked to reload has come back.
    settle() {
      if (!memory.reloading) return;
      report({ id: memory.reloading, state: "applied", detail: "" });
      keep({ ...memory, reloading: null });
    },
  };
}
