"""What is asked of addresses that answer nothing without a question."""

from collections.abc import Mapping

QUESTIONS: Mapping[str, str] = {"/v1/lookup": "code=icd-10%7CC50"}


def asked(path: str) -> str:
    """Return the address with its question, if it needs one."""
    return f"{path}?{QUESTIONS[path]}" if path in QUESTIONS else path


def and_more(address: str, parameter: str) -> str:
    """Return an address with one parameter more."""
    return f"{address}{'&' if '?' in address else '?'}{parameter}"
