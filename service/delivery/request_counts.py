"""Request counts: how many requests the edge answered, by outcome and status. Paths are never counted."""

from collections.abc import Iterator


class Counts:
    """Counts requests by the source of the response and its status."""

    def __init__(self) -> None:
        """Start at zero."""
        self._counted: dict[tuple[str, int], int] = {}

    def add(self, outcome: str, status: int) -> None:
        """Count one request."""
        key = outcome, status
        self._counted[key] = self._counted.get(key, 0) + 1

    def __iter__(self) -> Iterator[tuple[str, int, int]]:
        for (outcome, status), number in sorted(self._counted.items()):
            yield outcome, status, number
