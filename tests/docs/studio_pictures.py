"""Take the pictures of the studio's guide, from the tour's invented article: `make studio-pictures`."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, sync_playwright

from seed.commands.main import run
from seed.local_server import LocalServer
from seed.reading.root import find_root
from seed.studio.app import create_studio
from seed.studio.gate import Gate
from service.listening import build_url, open_listener
from tests.chromium import ARGUMENTS
from tests.requirements import find
from tests.studio.conftest import ARTICLE, HOME, SELECT

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
WIDE, PHONE = {"width": 920, "height": 540}, {"width": 390, "height": 600}
SCROLL = "scrollTo(0, document.getElementById('article').getBoundingClientRect().top + scrollY - 24)"
# Without the foot of the page, which names the folder.
DESK = {"width": 920, "height": 400}
# Wide enough for the article and what was chosen in it.
WORKBENCH = {"width": 1000, "height": 312}
# The article's other sentences, left out so that it can be published.
OTHERS = ("p1s2", "p2s2", "p3s1", "p3s2", "p3s3")
SIGNS = "a green shimmer, warm ears and a humming in the lamp"


def take_pictures(page: Page, take: Callable[[str], None]) -> None:
    """Go through the tour, and take a picture at each stop."""
    page.set_viewport_size(WORKBENCH)  # type: ignore[arg-type]
    page.goto(HOME)
    page.evaluate(SELECT, "Lantern cough is a cough that glows")
    page.evaluate(SCROLL)
    take("select")
    page.get_by_role("button", name="condition", exact=True).click()
    page.get_by_label("Name required").fill("Lantern cough")
    page.get_by_label("Wording required").fill("Lantern sneeze")
    page.get_by_label("Category required").select_option("disease")
    page.get_by_role("button", name="Save").click()
    page.evaluate(SCROLL)
    take("fault")
    page.get_by_label("Wording required").fill("Lantern cough")
    page.get_by_role("button", name="Save").click()
    page.goto(HOME)
    page.evaluate(SELECT, SIGNS)
    page.get_by_label("one record for each item of the list").check()
    page.get_by_role("button", name="finding", exact=True).click()
    page.get_by_label("Category required").select_option("sign")
    page.get_by_role("button", name="Save").click()
    page.evaluate(SCROLL)
    take("records")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    for sentence in OTHERS:
        page.goto(f"{HOME}/sentences/{sentence}")
        page.get_by_label("Why it is left out").fill("Not for readers of this tour.")
        page.get_by_role("button", name="Leave it out").click()
    page.goto("/")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    take("desk")
    page.goto("/publish")
    page.get_by_label("Author").fill("Jane Editor")
    page.get_by_label("Note").fill("An article on lantern cough")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.locator(".change").nth(2).scroll_into_view_if_needed()
    take("review-on-a-phone")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.get_by_label("Note").scroll_into_view_if_needed()
    take("publish")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Undo release 1").click()
    take("undo")


@contextmanager
def open_page(root: Path) -> Iterator[Page]:
    """Give a page of a studio on a root."""
    with ExitStack() as stack:
        listener = stack.enter_context(closing(open_listener("127.0.0.1", 0)))
        gate = Gate(build_url(listener))
        server = stack.enter_context(LocalServer(listener, create_studio(find_root(root), gate)))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=find("chromium"), args=ARGUMENTS)
        stack.callback(browser.close)
        page = browser.new_page(base_url=build_url(listener), viewport=WIDE, color_scheme="light")  # type: ignore[arg-type]
        page.goto(gate.first_address)
        yield page


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as home:
        os.environ |= {"MEDCONTENT_DATABASE_URL": f"sqlite:///{home}/content.db", "MEDCONTENT_CACHE_DIR": ""}
        root = Path(home, "my-content")
        if run(["init", str(root)]) or run(["new", "document", str(ARTICLE), "--root", str(root)]):
            sys.exit(1)
        with open_page(root) as page:
            take_pictures(page, lambda name: take_picture(page, name))


def take_picture(page: Page, name: str) -> None:
    """Take one picture, without what differs from machine to machine."""
    page.wait_for_load_state()
    page.screenshot(path=FOLDER / f"studio-{name}.png", animations="disabled", caret="hide")


if __name__ == "__main__":
    main()
