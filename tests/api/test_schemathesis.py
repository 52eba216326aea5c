"""Schemathesis: all its phases and default checks over the whole document, with the same cases on every machine.

What cannot be said in JSON Schema is mended in valid cases before they are sent: a cursor must be one of the list, a
release must be there, and a day one of the calendar. `fields` is left out: tests/api/test_views.py is about it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
from flask import Flask
from schemathesis.engine import Status, events, from_schema
from schemathesis.engine.run import PhaseName
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

from service.api import fhir_examples
from service.catalog import BY_PLURAL, list_related
from tests.api.documented import Documented
from tests.api.questions import FHIR

RELEASES = 2
# Parameters of FHIR whose values are restricted in words: elements, languages, moments, names, versions.
WORDED = "persist _elements date display displayLanguage filter property systemVersion valueSetVersion".split()
WORDED += "conceptMapVersion version useSupplement designation".split()
ACCEPTED = ["2xx", "3xx", "404"]
REFUSED = ["400", "404", "405", "406", "415"]
TOO_LONG = "414"  # either may also be too long an address: no schema bounds the number of values
GONE = "410"
CONFIGURATION = {
    "seed": 20261123,
    "generation": {"max-examples": 4, "deterministic": True, "database": "none"},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": [*ACCEPTED, GONE, TOO_LONG]},
        "negative_data_rejection": {"expected-statuses": [*REFUSED, GONE, TOO_LONG]},
    },
    "phases": {"stateful": {"generation": {"max-examples": 15}}},
}
PHASES = {PhaseName.EXAMPLES, PhaseName.COVERAGE, PhaseName.FUZZING, PhaseName.STATEFUL_TESTING}


@pytest.fixture
def app(later: Documented) -> Iterator[Flask]:
    """Give the invented world after its second release, whose valid cases are mended."""

    def before_call(_context: Any, case: schemathesis.Case[Any], _kwargs: dict[str, Any]) -> None:
        # It offers every coding that there is, and over WSGI decodes none.
        case.headers["Accept-Encoding"] = "identity"
        if case.meta and case.meta.generation.mode.is_positive:
            mend(case, later.app)

    schemathesis.hook(before_call)
    yield later.app
    GLOBAL_HOOK_DISPATCHER.unregister(before_call)


@pytest.mark.engines("sqlite")  # what is above the store is the same on both; test_both_engines holds it to that
def test_no_case_finds_a_fault(app: Flask) -> None:
    configuration = schemathesis.Config.from_dict(CONFIGURATION)
    schema = schemathesis.openapi.from_wsgi("/openapi.json", app, config=configuration)
    cases: Counter[PhaseName] = Counter()
    finished: dict[PhaseName, Status] = {}
    faults: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            cases[event.phase] += len(event.recorder.cases)
            faults += failures(event)
        elif isinstance(event, events.PhaseFinished):
            finished[event.phase.name] = event.status
        elif isinstance(event, events.NonFatalError | events.FatalError):
            faults.append(repr(event))
    assert not faults, "\n\n".join(faults)
    assert {phase: finished[phase] for phase in PHASES} == dict.fromkeys(PHASES, Status.SUCCESS)
    assert min(cases[phase] for phase in PHASES) >= len(schema.raw_schema["paths"]) // 2


def failures(event: events.ScenarioFinished) -> list[str]:
    """Return what the checks of a scenario found, each with a request that shows it."""
    return [
        f"{check.name}: {check.failure_info.failure.title}: {check.failure_info.failure.message}\n"
        f"{check.failure_info.code_sample}"
        for checks in event.recorder.checks.values()
        for check in checks
        if check.status is Status.FAILURE and check.failure_info
    ]


def mend(case: schemathesis.Case[Any], app: Flask) -> None:
    """Give a valid case the values that only this service can know to be valid."""
    query = case.query
    if case.operation.path.startswith(FHIR):
        ask(case)
    if "release" in query:
        query["release"] = (int(query["release"]) - 1) % RELEASES + 1
    for name in ("updatedAt", "nextReviewDue"):
        if name in query:
            query[name] = [calendar_day(value) for value in query[name]]
    remove_commas(query)
    # Which members an answer that is cut has, and that not every form can be cut, is said in words (decision 0041).
    mend_view(case.operation.path, query)
    if case.operation.path in {"/v1/infobutton", "/service"}:
        query["mainSearchCriteria.v.c"] = query.get("mainSearchCriteria.v.c", "").strip() or "ZZ00.0"
    if "since" in query:
        query.pop("history", None)
        query["since"] = (app.test_client().get("/v1/changes?limit=1").get_json())["next"]
    if "cursor" in query:
        rest = {name: value for name, value in query.items() if name != "cursor"}
        cursor = real_cursor(app, case.formatted_path, rest)
        case.query = rest | ({"cursor": cursor} if cursor else {})


def mend_view(path: str, query: dict[str, Any]) -> None:
    """Leave the fields out, and give the kinds to include that there are: the document describes neither fully."""
    for name in [name for name in query if name.startswith("fields")]:
        del query[name]
    if query.get("format") in {"csv", "text/csv"}:
        query.pop("include", None)
    if "include" in query:
        query["include"] = [follow(path, each) for each in query["include"]]


def follow(path: str, include: str) -> str:
    """Return a path of `include` that leads from kind to kind, as long as this one."""
    steps = include.split(".")
    if len(steps) == 1:
        return include
    passed = [BY_PLURAL[path.split("/")[2]]]
    for _ in steps:
        passed.append(next(each for each in list_related(passed[-1]) if each not in passed))
    return ".".join(each.plural for each in passed[1:])


def remove_commas(query: dict[str, Any]) -> None:
    """Take the commas out of lists: they separate items, of which none may be empty."""
    for name, values in query.items():
        if isinstance(values, list):
            query[name] = [each.replace(",", "") or "x" if isinstance(each, str) else each for each in values]


def ask(case: schemathesis.Case[Any]) -> None:
    """Give a valid case of FHIR's the parameters that must come together, in its address or its body."""
    operation = case.operation.path.removeprefix(FHIR)
    together = fhir_examples.build_parameters(operation, "amber-fever")
    for name in WORDED:
        case.query.pop(name, None)
    if case.method == "GET":
        case.query |= together
    else:
        case.body = fhir_examples.build_body(operation, together)


def calendar_day(value: str) -> str:
    """Return a day with the prefix of the value, which has the form of one but may be none."""
    prefix, year, month, day = re.fullmatch(r"([a-z]*)(\d+)-(\d+)-(\d+)", value).groups()  # type: ignore[union-attr]
    return f"{prefix}{max(int(year), 1):04}-{int(month) % 12 + 1:02}-{int(day) % 28 + 1:02}"


def real_cursor(app: Flask, path: str, query: dict[str, Any]) -> str | None:
    """Return the cursor to the second page of a list; None where it has none."""
    response = app.test_client().get(path, query_string=query)
    linked = re.search(r'<([^>]*)>; rel="next"', response.headers.get("Link", ""))
    following = linked[1] if linked else None
    return dict(parse_qsl(urlsplit(following).query)).get("cursor") if following else None
