"""What the studio costs: actions of an editor per carried sentence, and seconds of the processor on a large root.

    python -m benchmarks.studio [COPIES]      86 copies of the shipped article, 12,000 records, where left out

An action is one selection, one choice or one typed value; a click that only moves on is one too.
"""

import gc
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.reading import COPIES, measure, write_root
from seed.commands.main import run
from seed.local_server import LocalServer
from seed.reading.root import find_root
from seed.studio.app import create_studio
from seed.studio.gate import Gate
from seed.studio.workspace import Workspace
from service.listening import build_url, open_listener
from tests.chromium import ARGUMENTS
from tests.requirements import find
from tests.studio.conftest import SELECT

# Sentences of an invented article: their words, what they are about, and what an editor has to choose or type.
SENTENCES: list[tuple[str, str, dict[str, str]]] = [
    ("Lantern cough is a cough that glows", "condition", {"Category": "disease"}),
    ("Night lantern cough is a form of it", "condition", {"Category": "subtype"}),
    *((f"A shimmer of shade {number} is a sign", "finding", {"Category": "sign"}) for number in range(1, 11)),
    *((f"A hum of pitch {number} is a symptom", "finding", {"Category": "symptom"}) for number in range(1, 7)),
    *((f"Moon tea number {number} is used", "treatment", {"Category": "specific"}) for number in range(1, 7)),
    *((f"Scarf number {number} raises the risk", "risk factor", {"Role": "risk"}) for number in range(1, 7)),
]


class Editor:
    """An editor in front of the studio, whose actions are counted."""

    def __init__(self, page: Page) -> None:
        """Take the page."""
        self.page, self.actions = page, 0

    def carry(self, words: str, kind: str, values: dict[str, str]) -> None:
        """Make a record of a sentence: select its words, choose the kind, fill in what is asked, and save."""
        self.page.evaluate(SELECT, words)
        self.page.get_by_role("button", name=kind, exact=True).click()
        self.actions += 2
        for label, value in values.items():
            self.page.get_by_label(f"{label} required").select_option(value)
            self.actions += 1
        self.page.get_by_role("button", name="Save").click()
        self.page.wait_for_url("**/records/**")
        self.actions += 1


def main() -> None:
    """Measure, and print a table."""
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else int(COPIES)
    with tempfile.TemporaryDirectory() as folder:
        found = [*count_actions(Path(folder)), *measure_large(write_root(Path(folder, "large"), copies))]
    print("| what | figure |\n| --- | --- |")
    for what, figure in found:
        print(f"| {what} | {figure} |")


def count_actions(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield how many actions a carried sentence takes, in a real browser."""
    paragraphs = [SENTENCES[at : at + 5] for at in range(0, len(SENTENCES), 5)]
    text = "\n\n".join(" ".join(f"{words}." for words, _, _ in each) for each in paragraphs)
    file = folder / "lantern-cough.txt"
    file.write_text(f"{text}\n", encoding="utf-8")
    run(["init", str(folder / "root")])
    run(["new", "document", str(file), "--root", str(folder / "root")])
    with serve_studio(folder / "root") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find("chromium"), args=ARGUMENTS)
        page = browser.new_page()
        page.goto(address)
        page.goto(f"{address.partition('/?')[0]}/documents/lantern-cough")
        editor = Editor(page)
        for words, kind, values in SENTENCES:
            editor.carry(words, kind, values)
        carried = page.locator(".strip a.carried").count()
        faults = [" ".join(each.split()) for each in page.locator(".fault, .faults li").all_inner_texts()]
        browser.close()
    yield f"actions per carried sentence, {carried} sentences", f"{editor.actions / carried:.1f}"
    yield "faults left", str(len(faults))


@contextmanager
def serve_studio(root: Path) -> Iterator[str]:
    """Serve a studio, and give its first address."""
    with closing(open_listener("127.0.0.1", 0)) as listener:
        gate = Gate(build_url(listener))
        with LocalServer(listener, create_studio(find_root(root), gate)) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            yield gate.first_address
            server.shutdown()
            thread.join()


def measure_large(root: Path) -> Iterator[tuple[str, str]]:
    """Yield what the first look at a large root takes, and pages and an edit after it."""
    url = "http://127.0.0.1:8000"
    gate = Gate(url)
    app = create_studio(find_root(root), gate)
    workspace: Workspace = app.extensions["medcontent.studio"]
    client = app.test_client()
    first = measure(workspace.look)
    client.get(gate.first_address.removeprefix(url), base_url=url)
    gc.collect()
    gc.freeze()
    workspace.look()
    number = len(workspace.look().content.drafts)
    document = min(path.name for path in (root / "documents").iterdir())
    home = f"/documents/{document}"

    def get(path: str) -> Callable[[], object]:
        return lambda: client.get(path, base_url=url)

    found = re.search(r'class="claimed" [^>]*href="([^"#]+)', client.get(home, base_url=url).text)
    claim = found[1] if found else ""
    base = client.get(claim, base_url=url).text
    held = re.search(r'name="base" value="([^"]*)"', base)
    data = {"base": (held[1] if held else "{}").replace("&#34;", '"').replace("&amp;", "&"), "states": "It says so"}

    def edit() -> object:
        client.post(claim, data=data, headers={"Origin": url}, base_url=url)
        return client.get(home, base_url=url)

    yield f"first look at {number:,} records, with a full check, seconds", f"{first:.2f}"
    for what, work in (("an article, unchanged", get(home)), ("the desk", get("/")), ("an edit and the article", edit)):
        seconds = min(measure(work) for _ in range(3)) if what != "an edit and the article" else measure(work)
        yield f"{what}, seconds (1/{first / seconds:.0f})", f"{seconds:.3f}"


if __name__ == "__main__":
    main()
