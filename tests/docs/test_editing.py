"""The walk in docs/editing.md, run exactly as written: every command, and every printed line."""

from pathlib import Path

from tests.docs.pages import REPOSITORY
from tests.docs.trail import Trail, alike
from tests.requirements import need

PAGE = REPOSITORY / "docs" / "editing.md"


def test_the_trail_leads_where_the_page_says(tmp_path: Path) -> None:
    need("curl")
    assert Trail.prepared(PAGE, tmp_path).walked() == PAGE.read_text(encoding="utf-8")


def test_a_line_with_three_dots_stands_for_any_lines_and_times_for_any_time() -> None:
    assert alike("one\n…\nfour\n", "one\ntwo\nthree\nfour\n")
    assert alike("at 2021-05-04T06:00:00Z\n", "at 2032-05-04T06:00:00Z\n")
    assert not alike("one\nfour\n", "one\ntwo\nfour\n")
    assert not alike("one…\n", "one two\n")
