// Which sheet lies over the station.
import { html } from "../vendor.js";
import { Code } from "./code.js";
import { Conflicts } from "./conflicts.js";
import { Find } from "./find.js";
import { Menu } from "./menu.js";
import { Override } from "./override.js";
import { RefusedUploads } from "./refused.js";
import { Scan } from "./scan.js";
import { WalkIn } from "./walk-in.js";

const SHEETS = {
  code: Code, conflicts: Conflicts, find: Find, menu: Menu, override: Override,
  refused: RefusedUploads, scan: Scan, "walk-in": WalkIn,
};

export function Sheets({ sheet, seen, acts }) {
  const Shown = SHEETS[sheet.name];
  return html`<${Shown} given=${sheet} seen=${seen} acts=${acts} />`;
}
