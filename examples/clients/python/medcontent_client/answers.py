"""Answers: what an operation returns, or an exception that says why there is no answer.

The generated operations return a problem, or nothing, where the service refuses; code that forgets to look goes on
with it.
"""

from typing import Any, TypeVar

from .models import ErasedProblem, Problem, RecordRef, WithdrawnProblem
from .types import Response

Answer = TypeVar("Answer")


class UnexpectedAnswer(Exception):
    """An answer that the contract does not know: perhaps of a proxy, or of another service."""

    def __init__(self, response: Response[Any]) -> None:
        super().__init__(f"The contract does not describe this answer, which has status {int(response.status_code)}.")
        self.status = int(response.status_code)
        self.content = response.content


class Refused(Exception):
    """The service refuses. `problem` is what it says (RFC 9457), `retry_after` the seconds to wait, if it says so."""

    def __init__(self, problem: Problem | WithdrawnProblem | ErasedProblem, retry_after: int | None = None) -> None:
        super().__init__(f"{problem.title}: {problem.detail}")
        self.problem = problem
        self.status = problem.status
        self.retry_after = retry_after


class Withdrawn(Refused):
    """The record was withdrawn or erased: remove your copy, or use `replaced_by`."""

    @property
    def replaced_by(self) -> RecordRef | None:
        """The record that replaces it."""
        replaced = getattr(self.problem, "replaced_by", None)
        return replaced if isinstance(replaced, RecordRef) else None


class UnknownToken(Refused):
    """The token of changes cannot be continued: begin without one, and replace your copy."""


def expect_answer(response: Response[Any], expected: type[Answer]) -> Answer:
    """Return the answer of an operation.

    Raises Refused, or one of its two kinds, for a problem, and UnexpectedAnswer for anything else.
    """
    answer = response.parsed
    if isinstance(answer, expected):
        return answer
    if isinstance(answer, WithdrawnProblem | ErasedProblem):
        raise Withdrawn(answer)
    if isinstance(answer, Problem):
        refusal = UnknownToken if answer.type_.endswith("/unknown-token") else Refused
        raise refusal(answer, _read_seconds(response))
    raise UnexpectedAnswer(response)


def _read_seconds(response: Response[Any]) -> int | None:
    """Return the seconds of `Retry-After`; the service sends no dates."""
    text = response.headers.get("Retry-After", "")
    return int(text) if text.isascii() and text.isdecimal() else None
