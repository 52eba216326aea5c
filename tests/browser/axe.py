"""axe, the accessibility checker, run on an open page."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "tools" / "vendor" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
SEVERE = ("serious", "critical")
IMPACTS = ("minor", "moderate", *SEVERE)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
IS_LOADED = "typeof axe === 'object'"
RUN = """
async (tags) => {
  const {violations} = await axe.run(document, {resultTypes: ['violations'], runOnly: tags})
  for (const node of violations.flatMap((violation) => violation.nodes)) {
    node.vendored = Boolean(document.querySelector(node.target[0])?.closest('#explorer, #swagger'))
  }
  return violations
}
"""


def list_violations(
    page: Page, *, impacts: Sequence[str] = SEVERE, vendored: Sequence[str] = (), best_practice: bool = False
) -> dict[str, list[str]]:
    """Return the elements at fault, by rule. Those of vendored components may break the rules named."""
    if not page.evaluate(IS_LOADED):
        page.evaluate(AXE)
    found = page.evaluate(RUN, [*STANDARDS, *(["best-practice"] if best_practice else [])])
    return {
        violation["id"]: [
            f"{node['target']}: {node['failureSummary']}"
            for node in violation["nodes"]
            if not (node["vendored"] and violation["id"] in vendored)
        ]
        for violation in found
        if violation["impact"] in impacts
    }
