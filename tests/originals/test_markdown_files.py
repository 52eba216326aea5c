"""Markdown: read as the page that it makes, with the particulars at its head."""

import pytest

from seed.originals.blocks import Reason, Role, UnreadableOriginal
from seed.originals.manuscript import build_manuscript
from seed.originals.markdown import read_markdown

FILE = """---
title: Amber fever
author: [A. Quill, B. Quill]
date: 2034-05-01
---
# Amber fever

It *glows*[^1]
at night. ~~Never~~

See a doctor if:

* it hums
* it <b>glows</b> for 3 days

| Age | Dose |
|-----|------|
| 5   | 1 mg |

[^1]: In the dark.
"""


def test_blocks_keep_their_roles_and_particulars_are_read() -> None:
    original = read_markdown(FILE)
    manuscript = build_manuscript(original)
    assert manuscript.text.splitlines() == [
        "Amber fever", "", "It glows[¹] at night.", "", "See a doctor if:", "it hums", "it glows for 3 days", "",
        "Age", "Dose", "5", "1 mg", "", "In the dark.",
    ]  # fmt: skip
    assert {field: found.value for field, found in original.particulars.items()} == {
        "title": "Amber fever", "author": "A. Quill; B. Quill", "published": "2034-05-01",
    }  # fmt: skip
    left_out = {piece.reason for piece in original.pieces if piece.reason}
    assert left_out == {Reason.HEAD, Reason.STRUCK_OUT, Reason.CONTROL}


def test_a_head_that_is_no_yaml_gives_no_particulars() -> None:
    assert read_markdown("---\n: [\n---\nIt glows.\n").particulars == {}


def test_a_footnote_that_nothing_refers_to_is_refused() -> None:
    with pytest.raises(UnreadableOriginal, match=r"the footnote \[\^2\] nowhere"):
        read_markdown("Elbows[^1] glow.\n\n[^1]: At night.\n[^2]: Never by day.\n")


def test_definitions_have_their_terms_as_lead_ins() -> None:
    blocks = read_markdown("Glow\n: A light.\n").blocks
    assert [(block.text, block.role, block.lead_in) for block in blocks] == [
        ("Glow", Role.TERM, None), ("A light.", Role.DEFINITION, 0),
    ]  # fmt: skip
