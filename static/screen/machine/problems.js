// What is wrong with this screen, by where it comes from. A heartbeat tells one: the most serious.

const SOURCES = ["release", "storage", "build", "clock"];

// onChange(problem | null) hears when what is to be told has changed.
export function createProblems(onChange) {
  const known = {};
  let told = null;
  return (source, problem) => {
    known[source] = problem;
    const next = SOURCES.map((one) => known[one]).find(Boolean) ?? null;
    if (JSON.stringify(next) === JSON.stringify(told)) return;
    told = next;
    onChange(next);
  };
}
