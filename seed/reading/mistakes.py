"""Says in plain words what is wrong where YAML cannot be read, and what to type.

The parser reports where it gave up, which is often not where the mistake is: an unclosed quote is noticed
lines later. The rules are asked in order; each looks at what the parser said and at the text, and gives a
fault or passes.
"""

from collections.abc import Callable

from seed.reading.faults import ReadingFault
from seed.reading.layout import brackets, list_on_line, misplaced_line, no_colon, two_colons
from seed.reading.quoting import directive, escape, odd_space, quote_in_text, reserved, tab, unclosed_quote
from seed.reading.trouble import Trouble

RULES: tuple[Callable[[Trouble], ReadingFault | None], ...] = (
    odd_space,
    tab,
    unclosed_quote,
    quote_in_text,
    escape,
    directive,
    reserved,
    list_on_line,
    two_colons,
    no_colon,
    brackets,
    misplaced_line,
)


def explained(trouble: Trouble) -> ReadingFault:
    """Explain why a file cannot be read on."""
    for rule in RULES:
        if fault := rule(trouble):
            return fault
    message = f"This cannot be read: {trouble.problem}."
    return trouble.fault("yaml", message, "compare it with the lines above, or put the text in quotes")
