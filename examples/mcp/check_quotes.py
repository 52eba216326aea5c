"""Check the quotes of a draft, written by a model or a person, against a medcontent service.

    python check_quotes.py http://127.0.0.1:8000/mcp draft.md

Each quotation in “…” is sent to the tool `verify_quote`. A quote that does not occur is printed with the nearest true
wording; one that occurs, with what reviewers say of it. Needs `pip install mcp` (version 2).
"""

import asyncio
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mcp import Client

QUOTATION = re.compile("“([^”]+)”")
# The most quotes of one call.
MAX_QUOTES = 50


async def check_draft(address: str, text: str) -> int:
    """Print the faults of the quotes in a text, and return how many do not occur."""
    quotes = list(dict.fromkeys(QUOTATION.findall(text)))
    false = 0
    async with Client(address, mode="auto") as client:
        for start in range(0, len(quotes), MAX_QUOTES):
            result = await client.call_tool("verify_quote", {"quotes": quotes[start : start + MAX_QUOTES]})
            if result.is_error:
                sys.exit(result.content[0].text)
            for found in result.structured_content["results"]:
                false += found["match"] not in {"verbatim", "same-words"}
                print_finding(found)
    return false


def print_finding(found: Mapping[str, Any]) -> None:
    """Print whether a quote occurs, what differs, what it leaves out, and what reviewers say of it."""
    print(f"“{found['quote']}”: {found['message']}")
    for place in found["places"][:1]:
        if place["differences"]:
            print(f"  The source says: “{place['text']}”")
        for word in place["leftOut"]:
            print(f"  The quote leaves out “{word['word']}” ({word['kind']}): “{place['sentences'][0]['text']}”")
        for advisory in place["advisories"]:
            print(f"  {advisory['verdict']}: {advisory['reason']} ({advisory['assessedBy']})")
        print(f"  {place['attribution']}")


if __name__ == "__main__":
    _, address, draft = sys.argv
    sys.exit(1 if asyncio.run(check_draft(address, Path(draft).read_text(encoding="utf-8"))) else 0)
