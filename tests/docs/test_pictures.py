"""Pictures in the documentation: each that a page names exists, is small, and is named by a page."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
MAX_BYTES = 60_000
PNG = b"\x89PNG\r\n\x1a\n"


def test_each_named_picture_exists_is_small_and_says_what_it_shows() -> None:
    named: dict[Path, str] = {}
    for page in sorted(DOCS.rglob("*.md")):
        for words, name in re.findall(r"!\[([^\]]*)\]\((?!https?:)([^)]+)\)", page.read_text(encoding="utf-8")):
            named[(page.parent / name).resolve()] = words
    assert len(named) >= 5
    for file, words in named.items():
        data = file.read_bytes()
        assert data.startswith(PNG), file
        assert len(data) <= MAX_BYTES, (file, len(data))
        assert len(words.split()) >= 4, file
    assert set(named) == set((DOCS / "pictures").iterdir())
