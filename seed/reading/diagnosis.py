"""Explain in plain words why YAML cannot be read, and what to type instead.

The parser reports where it gave up, which is often not where the mistake is: an unclosed quote is noticed lines later.
The rules run in order; each looks at the parser's message and the text, and returns a fault or None.
"""

from collections.abc import Callable

from seed.reading.diagnosed_layout import (
    explain_brackets,
    explain_list_on_line,
    explain_misplaced_line,
    explain_no_colon,
    explain_two_colons,
)
from seed.reading.diagnosed_quotes import (
    explain_directive,
    explain_escape,
    explain_odd_space,
    explain_quote_in_text,
    explain_reserved,
    explain_tab,
    explain_unclosed_quote,
)
from seed.reading.read_errors import ReadingFault
from seed.reading.yaml_error import YAMLTrouble

RULES: tuple[Callable[[YAMLTrouble], ReadingFault | None], ...] = (
    explain_odd_space,
    explain_tab,
    explain_unclosed_quote,
    explain_quote_in_text,
    explain_escape,
    explain_directive,
    explain_reserved,
    explain_list_on_line,
    explain_two_colons,
    explain_no_colon,
    explain_brackets,
    explain_misplaced_line,
)


def explain(trouble: YAMLTrouble) -> ReadingFault:
    """Explain why the rest of a file cannot be read."""
    for rule in RULES:
        if fault := rule(trouble):
            return fault
    message = f"This cannot be read: {trouble.problem}."
    return trouble.build_fault("yaml", message, "compare it with the lines above, or put the text in quotes")
