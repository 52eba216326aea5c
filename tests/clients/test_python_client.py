"""The Python client, generated and packed: it compiles without a warning and reads from the running service."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.packed_clients import BUILD

PACKAGE = "medcontent_client"
TOOLS = Path(sys.executable).parent
# As an app developer would write it; every operation is then called with the values of its example.
PROGRAM = """
import importlib, json, sys

from medcontent_client import Client
from medcontent_client.api.claims import get_claim
from medcontent_client.api.documents import get_document_text
from medcontent_client.api.treatments import get_treatment, list_treatments
from medcontent_client.models import GetTreatmentIncludeItem as Kinds
from medcontent_client.models import Claim, Problem, Treatment, TreatmentModality, TreatmentPage, Verdict

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)

treatment = get_treatment.sync(client=client, id="oral-aspirin")
assert isinstance(treatment, Treatment)
assert treatment.modality is TreatmentModality.DRUG
assert treatment.type_ == "treatment"
assert treatment.updated_at.utcoffset().total_seconds() == 0

claim = get_claim.sync(client=client, id=treatment.evidence["purpose"][0])
assert isinstance(claim, Claim)
text = get_document_text.sync(client=client, id=claim.document.id)
assert isinstance(text, str)
assert text[claim.start:claim.end] == claim.quote

page = list_treatments.sync(client=client, modality=[TreatmentModality.DRUG], limit=1, exclude=[Verdict.OUTDATED])
assert isinstance(page, TreatmentPage)
assert all(item.modality is TreatmentModality.DRUG for item in page.items)

# This client repeats lists, whatever the document says of their style.
rich = get_treatment.sync(client=client, id="oral-aspirin", include=[Kinds.CLAIMS, Kinds.CONDITIONS])
assert rich.included.claims and rich.included.conditions

missing = get_treatment.sync(client=client, id="no-such-thing")
assert isinstance(missing, Problem) and missing.status == 404
refused = list_treatments.sync(client=client, limit=1000)
assert isinstance(refused, Problem) and refused.errors[0].parameter == "limit"

class Term(str):
    # The generated client asks an item of a list for its value where it has a class for these.
    value = property(str)

for module, arguments in json.load(sys.stdin).items():
    arguments = {name: list(map(Term, each)) if isinstance(each, list) else each for name, each in arguments.items()}
    answer = importlib.import_module(f"medcontent_client.api.{module}").sync_detailed(client=client, **arguments)
    assert answer.status_code == 200, module
    assert answer.parsed is not None and not isinstance(answer.parsed, Problem), module
"""


def test_it_compiles_without_warnings(python_client: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "compileall", "-q", python_client],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_its_types_are_sound(python_client: Path) -> None:
    """The generator's own client.py has faults under strict rules; what it makes of our document has none."""
    written = [each.name for each in BUILD.parent.glob("python/medcontent_client/*.py")]
    done = subprocess.run(
        [TOOLS / "mypy", "--strict", "--follow-imports=silent", "--cache-dir=../cache", "--config-file=",
         *(python_client / PACKAGE / part for part in ("api", "models", *written))],
        check=False, capture_output=True, text=True, cwd=python_client,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_reads_from_the_running_service(python_client: Path, document: dict[str, Any], server_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, server_url],
        env=os.environ | {"PYTHONPATH": str(python_client)},
        input=json.dumps(calls(document)), check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def calls(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the generated module of each operation that shows an answer, and the arguments that it was asked with."""
    return {
        f"{snake(operation['tags'][0])}.{snake(operation['operationId'])}": dict(arguments(operation, example))
        for item in document["paths"].values()
        if (operation := item.get("get")) and (example := shown(operation))
    }


def shown(operation: dict[str, Any]) -> str | None:
    """Return the address whose answer an operation shows as JSON; None if it is invented."""
    media = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    return next(
        (
            each["summary"].removeprefix("GET ")
            for name, each in media.get("examples", {}).items()
            if name != "invented"
        ),
        None,
    )


def arguments(operation: dict[str, Any], example: str) -> Iterator[tuple[str, Any]]:
    """Yield the arguments that stand in the address of an example."""
    asked = parse_qs(urlsplit(example).query)
    made: dict[str | None, Callable[[list[str]], Any]] = {"array": list, "integer": lambda values: int(values[0])}
    for parameter in operation["parameters"]:
        if parameter["in"] == "path":
            yield snake(parameter["name"]), parameter["example"]
        elif parameter["name"] in asked:
            make = made.get(parameter["schema"].get("type"), first)
            yield snake(parameter["name"]), make(asked[parameter["name"]])


def first(values: list[str]) -> str:
    """Return the one value that there is."""
    return values[0]


def snake(name: str) -> str:
    """Return a name as Python writes it."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[-.]", "_", name).lower()
    return f"{words}_" if words == "type" else words
