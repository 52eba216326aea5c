"""Cuts inside a quantity: words that hold one end of a range, one number of a share, or a number without its unit."""

import re

from service.publishing.coded_words import UNITS
from service.publishing.dropped_phrases import has_leading_number
from service.publishing.segmentation import Span

# The characters around a quote that can belong to its first or last quantity.
MAX_AROUND = 30
NUMBER = r"(?:\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|hundred)"
# "10 to | 14 days", "between 10 and | 14 days", "1 in | 250 adults".
BEFORE = re.compile(
    rf"(?:\bbetween {NUMBER} and|\b(?:one|{NUMBER})(?: to|\s?[-–—]| in(?: every)?| out of(?: every)?))\s?\Z",
    re.IGNORECASE,
)
# "10 | to 14 days", "1 | in 250 adults", "98 | %", "250 | mg".
BEHIND = re.compile(
    rf"(?:\s(?:to|in|out of)(?: every)? |\s?[-–—]\s?){NUMBER}\b"
    rf"|[\s-]?(?:{'|'.join(pattern for unit, pattern in UNITS.items() if unit not in {'m', 'L'})})(?:(?<!\w)|(?!\w))",
    re.IGNORECASE,
)


def find_cut(text: str, quote: Span) -> str | None:
    """Return a quantity of which a quote has only a part, with a bar where it is cut; None if all are whole."""
    words = text[quote.start : quote.end]
    if has_leading_number(words) and (found := BEFORE.search(text, max(0, quote.start - MAX_AROUND), quote.start)):
        return f"{found[0]}|{' '.join(words.split()[:2])}"
    last = words.split()[-1:]
    if last and has_leading_number(last[0]) and (found := BEHIND.match(text, quote.end, quote.end + MAX_AROUND)):
        return f"{last[0]}|{found[0]}"
    return None
