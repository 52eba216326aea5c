"""Values in an address: a comma separates the values of a filter, unless it belongs to one."""


def escape_commas(text: str) -> str:
    """Return a value of a filter on free text, in which commas separate nothing."""
    return text.replace(",", "\\,")
