// One act of a sheet at a time, and the Persian sentence of what kept it from being done.
import { html, useState } from "../vendor.js";

// -> {isBusy, problem, run(act) -> what it gave, or undefined}
export function useActing() {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  async function run(act) {
    if (isBusy) return undefined;
    setBusy(true);
    setProblem("");
    try {
      return await act();
    } catch (error) {
      setProblem(error.message || "انجام نشد. دوباره بکوشید.");
      return undefined;
    } finally {
      setBusy(false);
    }
  }
  return { isBusy, problem, run };
}

export const Problem = ({ words }) => html`<p class="sheet-problem" role="alert">${words}</p>`;
