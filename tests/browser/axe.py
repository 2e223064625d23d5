"""axe-core in a page: what it finds, as sentences."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.live import ROOT

SOURCE = (ROOT / "tests/vendor/axe-core/4.14.1/axe.min.js").read_text(encoding="utf-8")
# A frame's document has an address of its own and is looked at there; waiting for one that a phone
# never shows, and so never loads, would not end.
RUN = """async (rules) => {
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const options = { resultTypes: ["violations"], iframes: false, ...only };
  const runs = [await axe.run(document, options)];
  return runs.flatMap((run) => run.violations).map(({ id, impact, help, nodes }) => ({
    id, impact, help,
    nodes: nodes.map(({ target, html, any, all, none }) => ({
      target: target.flat().join(" "),
      html: html.slice(0, 200),
      why: [...any, ...all, ...none].map((check) => check.message).join("; "),
    })),
  }));
}"""


def find_violations(page: Page, *rules: str) -> list[str]:
    """What axe finds in the page by all its rules, or by these alone."""
    # from outside the page, so that its Content-Security-Policy is as strict as ever
    page.evaluate(f"() => {{ if (!window.axe) {{ {SOURCE} }} }}")
    found: list[dict[str, Any]] = page.evaluate(RUN, list(rules) or None)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n"
        f"      {node['target']}\n      {node['html']}\n      {node['why']}"
        for rule in found
        for node in rule["nodes"]
    ]


def fail_for(found: dict[str, list[str]]) -> None:
    """Fail the test with a page of the violations, the same ones on several pages said once."""
    pages: dict[str, list[str]] = {}
    for page, violations in found.items():
        for violation in violations:
            pages.setdefault(violation, []).append(page)
    if pages:
        blocks = [f"  {one}\n      on {', '.join(places)}" for one, places in pages.items()]
        pytest.fail("\n".join([f"{len(pages)} violations", *blocks]), pytrace=False)
