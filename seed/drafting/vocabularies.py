"""Vocabularies: the names of things that drafting finds in a text, in files that an operator adds.

A CSV file has the columns name and kind, and may have aliases and codes; several aliases or codes in a cell are
separated by `|`. A code is `system:code`, as in `mesh:D008279`. A YAML file is a list of the same members.
"""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from schemas.terminologies import SYSTEMS
from seed.reading.nodes import convert_to_plain
from seed.reading.read_errors import ReadingFault
from seed.reading.yaml import read
from service.catalog import BY_NAME
from service.publishing.closest_names import add_question, find_closest

OWN = Path(__file__).with_name("vocabulary.csv")
MAX_BYTES = 20_000_000
MEMBERS = ("name", "aliases", "kind", "codes")
BETWEEN = "|"


class BadVocabulary(Exception):
    """A vocabulary cannot be read; the message says where and why."""


class Term(NamedTuple):
    """A thing: its names, its kind, and its codes as (system, code) pairs."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    codes: tuple[tuple[str, str], ...] = ()


@cache
def load_own_terms() -> tuple[Term, ...]:
    """Return the terms that come with the service: common places, tests, treatments, signs and symptoms."""
    return load_terms(OWN)


def load_terms(path: Path) -> tuple[Term, ...]:
    """Return the terms of a file. Raises BadVocabulary."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadVocabulary(f"{path} cannot be read: {error.strerror or error}.") from error
    if len(data) > MAX_BYTES:
        raise BadVocabulary(f"{path} has {len(data):,} bytes; at most {MAX_BYTES:,} are read.")
    if path.suffix.lower() == ".csv":
        return tuple(_read_csv(path, data))
    if path.suffix.lower() in {".yaml", ".yml"}:
        return tuple(_read_yaml(path, data))
    raise BadVocabulary(f"{path} is no vocabulary: its name ends in .csv, .yaml or .yml.")


def _read_csv(path: Path, data: bytes) -> Iterator[Term]:
    try:
        text = data.decode("utf-8-sig")
        reader = csv.DictReader(StringIO(text, newline=""), strict=True)
        _check_members(f"{path}:1", reader.fieldnames or ())
        for row in reader:
            filled = {name: value for name, value in row.items() if isinstance(value, str) and value.strip()}
            values = {
                name: value.split(BETWEEN) if name in {"aliases", "codes"} else value for name, value in filled.items()
            }
            if None in row:
                raise BadVocabulary(f"{path}:{reader.line_num}: this line has more cells than the first.")
            yield _build_term(f"{path}:{reader.line_num}", values)
    except UnicodeDecodeError as error:
        raise BadVocabulary(f"{path} is not UTF-8; save it as CSV UTF-8.") from error
    except csv.Error as error:
        raise BadVocabulary(f"{path} is no CSV file: {error}.") from error


def _read_yaml(path: Path, data: bytes) -> Iterator[Term]:
    try:
        reading = read(data, path)
    except ReadingFault as fault:
        raise BadVocabulary(f"{fault.place}: {fault.message}") from fault
    if reading.faults or reading.root is None:
        fault_ = next(iter(reading.faults), None)
        raise BadVocabulary(f"{fault_.place}: {fault_.message}" if fault_ else f"{path} is empty.")
    entries = convert_to_plain(reading.root)
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        where = f"{path}, entry {number}"
        if not isinstance(entry, dict):
            raise BadVocabulary(f"{where}: write {', '.join(MEMBERS)}.")
        _check_members(where, entry)
        yield _build_term(where, {name: value for name, value in entry.items() if value})


def _check_members(where: str, names: Any) -> None:
    for name in names:
        if name not in MEMBERS:
            close = find_closest(str(name), MEMBERS)
            message = f"{where}: {name} is unknown; a term has {', '.join(MEMBERS)}."
            raise BadVocabulary(add_question(message, close))


def _build_term(where: str, values: Mapping[str, Any]) -> Term:
    name, kind = values.get("name"), values.get("kind")
    if not isinstance(name, str) or not name.strip():
        raise BadVocabulary(f"{where}: the name is missing.")
    if not isinstance(kind, str) or kind not in BY_NAME or not BY_NAME[kind].stated:
        kinds = ", ".join(each.name for each in BY_NAME.values() if each.stated)
        raise BadVocabulary(f"{where}: {kind or 'nothing'} is no kind; the kinds are {kinds}.")
    codes = tuple(_read_code(where, code) for code in values.get("codes", ()))
    aliases = tuple(alias.strip() for alias in values.get("aliases", ()) if isinstance(alias, str) and alias.strip())
    return Term(name.strip(), aliases, kind, codes)


def _read_code(where: str, code: Any) -> tuple[str, str]:
    system, colon, value = str(code).strip().partition(":")
    if not colon or system not in SYSTEMS or not value:
        raise BadVocabulary(
            f"{where}: {code} is no code; write it as in mesh:D008279, with one of {', '.join(SYSTEMS)}."
        )
    return system, value.strip()
