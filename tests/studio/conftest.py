"""A studio on a content root of its own: one article on an invented disease, freshly imported."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from seed.commands.main import run
from seed.local_server import LocalServer
from seed.reading.root import find_root
from seed.studio.app import create_studio
from seed.studio.gate import Gate
from service.listening import build_url, open_listener
from tests.browser.conftest import watch

# The article of the tour.
ARTICLE = Path(__file__).parents[2] / "examples" / "studio" / "lantern-cough.txt"
HOME = "/documents/lantern-cough"
CLAIMS = "documents/lantern-cough/claims.yaml"
SELECT = """
(words) => {
  const walker = document.createTreeWalker(document.getElementById('article'), NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = node.data.indexOf(words)
    if (start >= 0) return getSelection().setBaseAndExtent(node, start, node, start + words.length)
  }
  throw Error(`The article does not say: ${words}`)
}
"""


@dataclass
class Studio:
    """A running studio, and the files that it works on."""

    root: Path
    gate: Gate
    url: str
    open_tab: Callable[[], Page]

    def read(self, name: str) -> str:
        """Return a file of the root."""
        return (self.root / name).read_bytes().decode()

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file as another program would."""
        text = self.read(name)
        assert text.count(old) == 1, (name, old)
        (self.root / name).write_bytes(text.replace(old, new).encode())

    def read_all(self) -> dict[str, bytes]:
        """Return all files of the content."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(self.root).parts)
        }


@pytest.fixture(scope="session")
def imported_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a root with the article as `new document` leaves it."""
    home = tmp_path_factory.mktemp("imported")
    assert run(["init", str(home / "root")]) == 0
    assert run(["new", "document", str(ARTICLE), "--root", str(home / "root")]) == 0
    return home / "root"


@pytest.fixture
def root(imported_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a copy of it, and no database."""
    monkeypatch.setenv("MEDCONTENT_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    monkeypatch.setenv("MEDCONTENT_CACHE_DIR", "")
    return Path(shutil.copytree(imported_root, tmp_path / "content"))


@pytest.fixture
def studio(root: Path, browser: Browser) -> Iterator[Studio]:
    """Give a studio, and fail where a page did what it must not."""
    faults: list[str] = []
    with ExitStack() as stack:
        listener = stack.enter_context(closing(open_listener("127.0.0.1", 0)))
        gate = Gate(build_url(listener))
        server = stack.enter_context(LocalServer(listener, create_studio(find_root(root), gate)))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown)
        context = browser.new_context(base_url=build_url(listener), viewport={"width": 1280, "height": 800})
        stack.callback(context.close)

        def open_tab() -> Page:
            page = context.new_page()
            watch(page, urlsplit(build_url(listener)).netloc, faults.append)
            page.goto(gate.first_address)
            return page

        yield Studio(root, gate, build_url(listener), open_tab)
    assert [each for each in faults if "409" not in each] == []


def select(page: Page, words: str) -> None:
    """Select words of the article."""
    page.evaluate(SELECT, words)
    expect(page.locator("#chosen-words")).to_have_text(words)
