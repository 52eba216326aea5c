"""Measure when the API explorer shows something useful, in Chromium with a slow processor.

    python -m benchmarks.explorer [ADDRESS …]

Without an address, the service of this checkout is measured, with the shipped content. With several, as of this version
and of an older one that both run on this machine, they are measured in turn, so that other work on the machine
slows both. A result is the best of the rounds, in seconds: until the first words below the masthead that a developer
can use (the lists of the API, or the own heading of the explorer), and until the explorer is complete.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import ARGUMENTS
from tests.requirements import find
from tests.serving import serving, set_up

ROUNDS, SLOWDOWN = 3, 6
PATIENCE_MS = 180_000
# What can be read before Scalar has started, and what Scalar shows.
FIRST, COMPLETE = "main a[href^='/v1/'], #main a[href^='/v1/'], h1:not(.starting h1)", "h1:not(.starting h1)"


class Shown(NamedTuple):
    """The seconds until the first useful words, and until the explorer is complete."""

    first: float
    complete: float


def main(addresses: list[str]) -> None:
    """Print the times of each address, and their ratio to those of the last one."""
    with sync_playwright() as playwright, _choose_addresses(addresses) as chosen:
        browser = playwright.chromium.launch(executable_path=find("chromium"), args=ARGUMENTS)
        rounds = [[measure_explorer(browser, address) for address in chosen] for _ in range(ROUNDS)]
        browser.close()
    best = [Shown(*map(min, zip(*times, strict=True))) for times in zip(*rounds, strict=True)]
    for address, shown in zip(chosen, best, strict=True):
        print(
            f"{address}: first useful words after {shown.first:.2f} s ({shown.first / best[-1].first:.0%}), "
            f"explorer after {shown.complete:.1f} s ({shown.complete / best[-1].complete:.0%})"
        )


def measure_explorer(browser: Browser, address: str) -> Shown:
    """Return when the explorer at an address is shown, to a browser that keeps nothing."""
    context = browser.new_context()
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    start = time.perf_counter()
    page.goto(f"{address}/docs", wait_until="commit")
    page.locator(FIRST).first.wait_for(timeout=PATIENCE_MS)
    first = time.perf_counter() - start
    page.locator(COMPLETE).first.wait_for(timeout=PATIENCE_MS)
    complete = time.perf_counter() - start
    context.close()
    return Shown(first, complete)


@contextmanager
def _choose_addresses(addresses: list[str]) -> Iterator[list[str]]:
    if addresses:
        yield addresses
        return
    with tempfile.TemporaryDirectory() as folder, serving(set_up(Path(folder))) as url:
        yield [url]


if __name__ == "__main__":
    main(sys.argv[1:])
