"""A local mirror of a medcontent service, in one SQLite file, and a page of a record as readers should see it.

    python3 mirror.py sync http://127.0.0.1:8000 mirror.db
    python3 mirror.py show mirror.db treatment oral-aspirin

Run `sync` as often as you like: from the second time on it fetches only what changed. Nothing but Python is needed.
"""

import http.client
import json
import sqlite3
import sys
import textwrap
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from typing import Any

TABLES = """
CREATE TABLE IF NOT EXISTS records (type TEXT, id TEXT, withdrawn INTEGER, json TEXT, PRIMARY KEY (type, id));
CREATE TABLE IF NOT EXISTS state (token TEXT, etag TEXT);
"""
# What an answer may take, and all pages of one sync; a service that sends more is broken or hostile.
MAX_ANSWER_BYTES, MAX_ANSWER_SECONDS, MAX_CHANGES = 20 * 1024 * 1024, 300, 5_000_000
LIMIT = 100
# Members that say how a record is made or kept, not what it says.
NOT_SHOWN = {"type", "id", "revision", "release", "sha256", "updatedAt", "links", "attribution", "evidence"}
NOT_SHOWN |= {"advisories", "review", "name", "codes", "aliases", "standardTerm", "sameAs", "document"}


class Gone(Exception):
    """The service has another history than the one that the token is of."""


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Refuses redirects: a mirror must not be led to ask another host."""

    def redirect_request(self, *_: Any) -> None:
        """Follow none."""


def sync(service: str, file: str) -> int:
    """Bring the mirror up to date, all of it or nothing; return how many changes there were."""
    with closing(sqlite3.connect(file)) as database:
        # Removed words are overwritten in the file: they may have been erased because they may not be kept.
        database.execute("PRAGMA secure_delete = ON")
        database.executescript(TABLES)
        # One transaction: readers of the file see the earlier content meanwhile, never half of a release.
        with database:
            token, etag = database.execute("SELECT token, etag FROM state").fetchone() or (None, None)
            try:
                return apply_changes(service, database, token, etag)
            except Gone:
                database.execute("DELETE FROM records")
            try:
                return apply_changes(service, database, None, None)
            except Gone:
                raise SystemExit(f"{service} refuses its own tokens; nothing was changed.") from None


def apply_changes(service: str, database: sqlite3.Connection, token: str | None, etag: str | None) -> int:
    """Apply page after page, and keep where to go on. A change that is repeated is applied again."""
    count = 0
    while True:
        page, etag_of_page = ask(service, token, etag)
        if page is None:
            return count
        check(service, page, token, count)
        for item in page["items"]:
            row = (item["type"], item["id"], item["op"] == "withdraw", json.dumps(item["record"], ensure_ascii=False))
            database.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)", row)
            count += 1
        # The ETag is of this address: it is worth something only where we shall ask for the same again.
        etag = etag_of_page if page["delta"] == token else None
        token = page["next"] or page["delta"]
        if page["delta"]:
            database.execute("DELETE FROM state")
            database.execute("INSERT INTO state VALUES (?, ?)", (token, etag))
            return count


def check(service: str, page: Any, token: str | None, count: int) -> None:
    """Refuse a page that is not one, or that leads nowhere: the transaction is then undone."""
    try:
        following = page["next"] or page["delta"]
        texts = [following, *(item[name] for item in page["items"] for name in ("type", "id", "op"))]
        sound = all(isinstance(text, str) and text for text in texts)
        sound = sound and all(isinstance(item["record"], dict) for item in page["items"])
        advances = page["delta"] is not None or (page["items"] and following != token)
    except (KeyError, TypeError, AttributeError):
        sound = advances = False
    if not sound or not advances or len(page["items"]) > LIMIT or count > MAX_CHANGES:
        raise SystemExit(f"{service} does not send a feed of changes that ends; nothing was changed.")


def ask(service: str, token: str | None, etag: str | None) -> tuple[dict[str, Any] | None, str | None]:
    """Return a page of changes and its ETag; None where nothing has changed."""
    query = urllib.parse.urlencode({"limit": LIMIT, **({"since": token} if token else {})})
    request = urllib.request.Request(f"{service}/v1/changes?{query}", headers={"If-None-Match": etag} if etag else {})
    try:
        with urllib.request.build_opener(NoRedirects).open(request, timeout=60) as answer:
            return json.loads(read(answer)), answer.headers["ETag"]
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 304:
                return None, etag
            if error.code == 410:
                raise Gone from error
            # Its own words could be anything, and would reach a terminal.
            raise SystemExit(f"{service} answers {error.code}; nothing was changed.") from error
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        raise SystemExit(f"{service} cannot be read ({type(error).__name__}); nothing was changed.") from error


def read(answer: Any) -> bytes:
    """Return a body, within bounds of size and time. Raises OSError."""
    until, body = time.monotonic() + MAX_ANSWER_SECONDS, bytearray()
    while piece := answer.read1(65536):
        body += piece
        if len(body) > MAX_ANSWER_BYTES or time.monotonic() > until:
            raise OSError("the answer is too large or too slow")
    if answer.length:
        raise OSError("the answer was cut off")
    return bytes(body)


def show(file: str, type_: str, id_: str) -> str:
    """Return a record as text: each field with what reviewers say of it, then whose words they are."""
    with closing(sqlite3.connect(file)) as database:
        row = database.execute("SELECT json FROM records WHERE type = ? AND id = ?", (type_, id_)).fetchone()
    if row is None:
        raise SystemExit(f"There is no {type_} {id_} in {file}.")
    record = json.loads(row[0])
    if "withdrawn" in record:
        notice = record["withdrawn"]
        instead = f" See {notice['replacedBy']}." if notice["replacedBy"] else ""
        return f"{type_} {id_} was withdrawn: {notice['reason']}{instead}"
    lines = [record.get("name") or id_, ""]
    for name, value in record.items():
        if name not in NOT_SHOWN and value not in (None, []):
            lines.append(f"{name}: {said(value)}")
            # An advisory is shown in full next to the field it is about: never behind a link, never left out.
            for advisory in record.get("advisories", []):
                if name in advisory["fields"]:
                    lines += advised(advisory)
    if record.get("review", {}).get("status") == "not-reviewed":
        lines += ["", "No clinician has reviewed this record."]
    lines += ["", record["attribution"]["text"], record["attribution"]["notice"]]
    return "\n".join(lines)


def advised(advisory: dict[str, Any]) -> list[str]:
    """Return an advisory as lines: the verdict, the reason, who judged it, and on the strength of what."""
    works = "; ".join(reference["name"] for reference in advisory["references"])
    text = f"{advisory['verdict'].upper()}: {advisory['reason']} ({advisory['assessedBy']}; {works})"
    return textwrap.wrap(text, 100, initial_indent="    ! ", subsequent_indent="      ")


def said(value: Any) -> str:
    """Return a value in words; references by their names."""
    if isinstance(value, list):
        return ", ".join(map(said, value))
    if isinstance(value, dict):
        return str(value.get("name") or json.dumps(value, ensure_ascii=False))
    return str(value)


def printable(text: str) -> str:
    """Return text without what a terminal would obey, or what hides: control and format characters are escaped."""
    return "".join(
        character if character.isprintable() or character == "\n" else ascii(character)[1:-1] for character in text
    )


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    match arguments:
        case ["sync", service, file]:
            print(f"{sync(service.rstrip('/'), file)} changes.")
        case ["show", file, type_, id_]:
            print(printable(show(file, type_, id_)))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
