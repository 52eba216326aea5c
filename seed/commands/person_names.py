"""Names of people, as options of commands give them."""

import click

MAX_NAME = 200


def parse_person(name: str, option: str) -> str:
    """Return a name with single spaces. Raises UsageError for one that is empty, too long or of several lines."""
    found = " ".join(name.split())
    if not 0 < len(found) <= MAX_NAME or not found.isprintable():
        raise click.UsageError(f"{option} needs a name of 1 to {MAX_NAME} characters.")
    return found
