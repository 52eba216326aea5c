"""Erasing: when the right to a text has ended, no word of it stays, at any address, in any release, file or mirror."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service.app import create_app
from service.catalog import get_kind
from service.config import Settings
from service.http.release_context import EXTENSION
from service.operations.exit_codes import CONFLICT, CONTENT, USAGE
from service.publishing.integrity import verify_body_hashes, verify_rendering
from service.publishing.publication import ReleaseNote
from service.store import backup
from service.store.database import Database
from service.store.healthcheck import check_release_order
from tests.api.conftest import moved_on
from tests.drafts import AMBER, Drafts
from tests.editor import PROGRAM, REPOSITORY, Editor
from tests.engines import Engine, file_of
from tests.following.conftest import catch_up, history, live
from tests.publishing.editing import WORLD
from tests.releases import publish, published_world, rows, served

REASON = "The publisher withdrew its permission."
ERASE = ("erase", AMBER, "--reason", REASON, "--yes")
PARTY = "https://court.example.org/order/7"
CHECKS = (check_release_order, verify_body_hashes, verify_rendering)
HOOKS = REPOSITORY / "tests" / "faults" / "hooks"
NOTICE = "glass-gland-notice"
LEFT_OUT = "leftOut:\n  - {sentence: p2s3, reason: It is about furniture.}\n"
GONE_SENTENCE = "Quilted hammocks hum in seven kitchens."
FORMS = ("application/json", "application/ld+json", "text/markdown", "text/html")
EXPORTS = (".ndjson", ".ndjson.gz", ".sqlite", "/tables.sqlite", "/claims.ndjson")


def test_no_word_of_an_erased_document_stays_anywhere(
    editor: Editor, empty_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with editor.database() as database:
        publish(database, moved_on(WORLD), ReleaseNote("a tester", "Second release"))
        words, keys = _list_words(database), [key for key in served(database) if _is_of_document(database, key)]
    assert len(words) > 20
    mirrors = tmp_path_factory.mktemp("away"), tmp_path_factory.mktemp("fresh")
    away, fresh = (editor.engine.copied(empty_url, folder) for folder in mirrors)
    with live(editor.url) as origin, closing(Database(away)) as mirror:
        catch_up(mirror, origin.url)
    with editor.database() as database:
        publish(database, WORLD.write("finding", "glowing-elbows", "Elbow glow", "name"), ReleaseNote("a", "Third"))
    app = create_app(Settings(database_url=editor.url, blocked_by=PARTY))
    client = app.test_client()
    before = _warm_up(client)
    assert any(word in before for word in words)

    erased = editor(*ERASE, "--legal")

    assert erased.code == 0, erased.err
    assert "Release 4: amber-fever was erased" in erased.out
    assert "condition/amber-fever-of-the-notice -> condition/amber-fever" in erased.out
    assert str(Path("seed/content/documents/amber-fever")) in erased.out
    _expect_explanations(client, keys)
    after = _warm_up(client)
    assert [word for word in words if word in after] == []
    _expect_no_word(editor.engine, editor.url, words)
    with editor.database() as database:
        assert [trouble for check in CHECKS for trouble in check(database)] == []
        file = editor.home / "after.backup"
        backup.write_backup(database, file)
        assert [word for word in words if word.encode() in file.read_bytes()] == []
    with live(editor.url) as origin:
        for url in (away, fresh):
            with closing(Database(url)) as mirror:
                catch_up(mirror, origin.url)
                assert [trouble for check in CHECKS for trouble in check(mirror)] == []
                assert _drop_keys(history(mirror)) == _drop_keys(history(origin.database))
            _expect_no_word(editor.engine, url, words)
    # Later releases reach both mirrors too.
    with editor.database() as database:
        left = _drop_document(WORLD).write("finding", "glowing-elbows-of-the-notice", [], "sameAs")
        assert publish(database, left) == 5
    with live(editor.url) as origin:
        for url in (away, fresh):
            with closing(Database(url)) as mirror:
                assert catch_up(mirror, origin.url) == [5]
                assert _drop_keys(history(mirror)) == _drop_keys(history(origin.database))
    app.extensions[EXTENSION].close()


def test_what_only_an_earlier_revision_of_a_text_said_is_erased_from_everything_that_showed_it(editor: Editor) -> None:
    # Release 2 adds a sentence, and release 3 takes it back.
    before = editor.read(f"documents/{NOTICE}/text.txt")
    for text in (f"{before.rstrip()} {GONE_SENTENCE}\n", before):
        (editor.home / "new.txt").write_text(text)
        assert editor("new", "document", "new.txt", "--revises", NOTICE, "--yes").code == 0
        claims = editor.root / "documents" / NOTICE / "claims.yaml"
        claims.write_text(claims.read_text().partition("- id: p2s3c1")[0])
        if text is not before:
            document = editor.read(f"documents/{NOTICE}/document.yaml")
            editor.write(f"documents/{NOTICE}/document.yaml", document + LEFT_OUT)
        assert editor("apply", "--yes").code == 0
    client = create_app(Settings(database_url=editor.url)).test_client()
    assert GONE_SENTENCE in client.get(f"/v1/documents/{NOTICE}/text?release=2").get_data(as_text=True)
    with editor.database() as database:
        words = [*_list_words(database, NOTICE), GONE_SENTENCE]
    shown = _show_everything(client, words)
    assert [word for word in words if word in shown] == words

    assert editor("erase", NOTICE, "--reason", REASON, "--yes").code == 0

    shown = _show_everything(client, words)
    assert [word for word in words if word in shown] == []
    for release in ("", "?release=1", "?release=2", "?release=3"):
        answer = client.get(f"/v1/documents/{NOTICE}/text{release}")
        assert (answer.status_code, _read_json(answer)["reason"]) == (410, REASON)
    for number in (1, 2, 3):
        assert client.get(f"/v1/documents/{NOTICE}/revisions/{number}").status_code == 410
    _expect_no_word(editor.engine, editor.url, words)
    client.application.extensions[EXTENSION].close()


def test_what_was_erased_is_not_published_again(editor: Editor) -> None:
    assert editor("backup", "before.db").code == 0
    assert editor(*ERASE).code == 0
    refused = editor("apply", "--yes")
    assert refused.code == CONTENT
    assert refused.err.count("error[erased-documents-stay-erased]") == 1
    assert editor("apply", "seed/content/treatments", "--yes").code == CONTENT
    assert editor("undo", "2", "--yes").code == CONFLICT
    assert (editor("undo", "--to", "1", "--yes").code, editor.release.number) == (0, 2)
    listed = editor("erase", "--list")
    assert json.loads(listed.out) == {
        "document": AMBER,
        "release": 2,
        "since": 1,
        "at": editor.release.time,
        "status": 410,
        "reason": REASON,
    }
    # An older backup holds it: the erasure known from the database, or of a lost one beside it, is repeated.
    for lost in (False, True):
        if lost:
            editor.engine.empty(editor.url)
        restored = editor("restore", "before.db", "--yes")
        assert "Release 2: amber-fever was erased again." in restored.out, restored
        with editor.database() as database:
            assert not published_world(database).get("document", AMBER)
            assert [trouble for check in CHECKS for trouble in check(database)] == []
    # Elsewhere the list says it.
    editor.engine.empty(editor.url)
    next(editor.home.rglob("*.erasures")).unlink()
    Path("list").write_text(listed.out)
    assert "erased again" in editor("restore", "before.db", "--erasures", "list", "--yes").out
    Path("list").write_text("nothing of the kind\n")
    assert editor("restore", "before.db", "--erasures", "list", "--yes").code == CONFLICT


def test_what_is_left_is_published_when_the_files_are_deleted(editor: Editor) -> None:
    said = editor(*ERASE).out
    for line in said.splitlines():
        if line.startswith("  seed/content"):
            path = Path(line.strip())
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    planned = editor("plan")
    assert planned.code == 0, planned.err
    assert "warning[erased-records-are-not-named]" in planned.err
    assert "0 to add, 0 to change, 0 to withdraw" in planned.out


@pytest.mark.parametrize("arguments", [(AMBER,), ("--reason", REASON), ("no-such", "--reason", REASON, "--yes"),
    ("treatment/cobalt-syrup", "--reason", REASON, "--yes"), (AMBER, "--reason", REASON)])  # fmt: skip
def test_an_erasure_names_a_document_and_a_reason_and_is_confirmed(editor: Editor, arguments: tuple[str, ...]) -> None:
    before = editor.release
    refused = editor("erase", *arguments)
    assert (refused.code, editor.release) == (USAGE, before)


@pytest.mark.engines("sqlite")
def test_an_erasure_that_is_killed_is_done_or_not_and_can_be_repeated(editor: Editor) -> None:
    with editor.database() as database:
        words, before = _list_words(database), rows(database)
    for point in ("begin", "releases:1", "revisions:1", "versions:1", "commit"):
        _kill(editor, point)
        with editor.database() as database:
            assert rows(database) == before, point
    _kill(editor, "committed")
    with editor.database() as database:
        assert not published_world(database).get("document", AMBER)
    assert "was erased by release 2" in editor(*ERASE).out
    _expect_no_word(editor.engine, editor.url, words)


def _show_everything(client: FlaskClient, words: list[str]) -> str:
    """Return what topics, comparisons, pages, quotes and tools of language models show, without repeated questions."""
    shown = [client.get(address).get_data(as_text=True) for address in _list_shown()]
    found = client.post("/v1/quotes", json={"quotes": [{"text": word} for word in words]})
    assert found.status_code == 200
    shown += [str([each["places"] for each in _read_json(found)["items"]])]
    tools: list[tuple[str, dict[str, Any]]] = [
        ("verify_quote", {"quotes": words}),
        ("search", {"query": "rest near a storm"}),
    ]
    tools += [("fetch", {"id": f"document/{NOTICE}"}), ("fetch", {"id": "guidance/rest-near-storms"})]
    shown += [_call_tool(client, name, arguments) for name, arguments in tools]
    return "\n".join(shown)


def _list_shown() -> Iterator[str]:
    yield from ("/v1/topics", "/v1/topics/amber-fever", "/v1/topics/amber-fever/comparison", "/topics/amber-fever")
    yield from ("/v1/topics/amber-fever/comparison?format=csv", "/v1/topics/amber-fever/comparison?format=markdown")
    yield from ("/v1/conditions/amber-fever/page", "/v1/conditions/amber-fever-of-the-notice/page", "/llms.txt")
    yield from (f"/v1/documents/{NOTICE}/coverage", f"/documents/{NOTICE}", f"/v1/suggest?q={GONE_SENTENCE[:12]}")
    for release in (1, 2, 3):
        yield f"/v1/documents/{NOTICE}/text?release={release}"
        yield f"/v1/sentences?document={NOTICE}&release={release}&limit=100"
        yield f"/v1/exports/{release}.ndjson"
        yield f"/v1/topics/amber-fever?release={release}"


def _call_tool(client: FlaskClient, name: str, arguments: dict[str, Any]) -> str:
    """Return what a tool answers, without the quotes that it was asked for."""
    called = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": name, "arguments": arguments}}
    headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": "2025-06-18"}
    answer = client.post("/mcp", json=called, headers=headers)
    assert answer.status_code == 200
    result = _read_json(answer)["result"]
    if name == "verify_quote":
        return str([each["places"] for each in json.loads(result["content"][0]["text"])["results"]])
    return str(result)


def _kill(editor: Editor, point: str) -> None:
    named = {"KILL_POINT": point, "KILL_REPORT": str(editor.home / "killed")}
    environment = {**editor.environment, **named, "PYTHONPATH": f"{HOOKS}{os.pathsep}{REPOSITORY}"}
    command = [sys.executable, "-c", PROGRAM, *ERASE]
    done = subprocess.run(command, cwd=editor.home, env=environment, capture_output=True, check=False, timeout=120)
    assert done.returncode == -signal.SIGKILL, done


def _read_json(answer: TestResponse) -> Any:
    return json.loads(answer.data)


def _list_words(database: Database, document: str = AMBER) -> list[str]:
    """Return the sentences and quotes of the document that its neighbour does not share."""
    world = published_world(database)
    others = str([source.values for source in world.iterate() if source.document != document])
    texts = {source.values["text"] for source in world.iterate("sentence") if source.document == document}
    texts |= {source.values["quote"] for source in world.iterate("claim") if source.document == document}
    return sorted(text for text in texts if len(text) > 12 and text.isascii() and text not in others)


def _is_of_document(database: Database, key: tuple[str, str]) -> bool:
    source = published_world(database).find(*key)
    return source is not None and (source.document == AMBER or key == ("adverse-effect", "green-hair"))


def _warm_up(client: FlaskClient) -> str:
    """Ask for what shows the words of many records; return all answers."""
    return "\n".join(client.get(address).data.decode("utf-8", "replace") for address in _list_addresses())


def _list_addresses() -> Iterator[str]:
    for number in range(1, 5):
        yield from (f"/v1/exports/{number}{place}" for place in EXPORTS if not place.endswith("gz"))
        yield from (f"/v1/{plural}?release={number}&limit=100" for plural in ("claims", "sentences", "treatments"))
        yield f"/v1/treatments?condition={AMBER}&release={number}&include=claims"
    yield from ("/v1/changes?history=true", "/v1/changes", "/v1/changes.atom", "/v1/search?q=glowing+elbows")
    yield from ("/v1/suggest?q=glow", "/v1/claims?format=csv", "/", "/treatments", "/documents", "/sitemap.xml")
    yield from ("/v1/conditions/amber-fever-of-the-notice", "/conditions/amber-fever-of-the-notice")
    yield from ("/guidance/rest-near-storms", "/v1/guidance?format=markdown&limit=100", "/v1/findings?format=jsonld")
    yield f"/v1/documents/{AMBER}/text?release=1"
    yield from ("/fhir/r4/Composition/amber-fever-of-the-notice/$document", "/fhir/r4/CodeSystem/findings")


def _expect_explanations(client: FlaskClient, keys: list[tuple[str, str]]) -> None:
    """Expect the same explained refusal at every address of the records, in every form."""
    assert {kind for kind, _ in keys} >= {"document", "sentence", "claim", "treatment", "adverse-effect"}
    for kind, id_ in keys:
        here = f"/v1/{get_kind(kind).plural}/{id_}"
        for address in (here, f"{here}?release=2", f"{here}/revisions/1"):
            answer = client.get(address)
            assert answer.status_code == 451, address
            assert answer.mimetype == "application/problem+json"
            assert _read_json(answer)["reason"] == REASON
            assert _read_json(answer)["erased"]["document"] == AMBER
            assert answer.headers["Link"] == f'<{PARTY}>; rel="blocked-by"'
            assert answer.headers["Cache-Control"] == "public, max-age=60"
        revisions = _read_json(client.get(f"{here}/revisions"))
        assert {each["reason"] for each in revisions["items"]} == {REASON}
    text = f"/v1/documents/{AMBER}/text"
    for address in (text, f"{text}?release=2", f"/v1/documents/{AMBER}/coverage", "/v1/conditions/amber-fever"):
        for form in FORMS:
            assert client.get(address, headers={"Accept": form}).status_code in {451, 406}, (address, form)
    assert client.get("/fhir/r4/Composition/amber-fever/$document").status_code == 451
    for page in (f"/documents/{AMBER}", "/conditions/amber-fever", "/treatments/cobalt-syrup"):
        shown = client.get(page, headers={"Accept": "text/html"})
        assert (shown.status_code, REASON in shown.get_data(as_text=True)) == (451, True), page
        assert shown.headers["Link"] == f'<{PARTY}>; rel="blocked-by"'
    for number in (1, 2, 3):
        for place in EXPORTS:
            gone = client.get(f"/v1/exports/{number}{place}")
            assert (gone.status_code, _read_json(gone)["erased"]["release"]) == (451, 4)
            assert f'</v1/exports/latest{place}>; rel="latest-version"' in gone.headers["Link"]
    for place in EXPORTS:
        assert client.get(f"/v1/exports/latest{place}", follow_redirects=True).status_code == 200
    changes = list(_read_feed(client))
    assert {item["op"] for item in changes if "erased" in item} == {"withdraw"}
    assert {(item["type"], item["id"]) for item in changes if "erased" in item and item["release"] == 4} == set(keys)
    assert _read_json(client.get("/v1/releases/4/tags"))["tags"] == ["medcontent"]
    assert _read_json(client.get("/v1/releases/4"))["note"] == f"Erased {AMBER}: {REASON}"


def _read_feed(client: FlaskClient) -> Iterator[Any]:
    """Yield every change of the history."""
    page = _read_json(client.get("/v1/changes?history=true&limit=100"))
    while page["next"]:
        yield from page["items"]
        page = _read_json(client.get(f"/v1/changes?limit=100&since={page['next']}"))
    yield from page["items"]


def _expect_no_word(engine: Engine, url: str, words: list[str]) -> None:
    """Expect none of the words in any row, nor in any file beside the database."""
    with closing(Database(url)) as database:
        stored = str(rows(database))
    assert [word for word in words if word in stored or word.casefold() in stored] == []
    if engine.name == "sqlite":
        folder = file_of(url).parent
        for file in [*folder.glob("*.db*"), *(each for each in folder.rglob("*.derived/**/*"))]:
            content = file.read_bytes() if file.is_file() else b""
            found = [word for word in words if word.encode() in content or word.casefold().encode() in content]
            assert found == [], file


def _drop_keys(tables: dict[str, list[tuple[object, ...]]]) -> dict[str, object]:
    """Return the rows without the numbers of entries, which each database gives by itself."""
    names = {row[0]: row[1:3] for row in tables["entries"]}
    changed = {
        name: [(names[row[0]], *row[1:]) for row in found] for name, found in tables.items() if name in OF_ENTRIES
    }
    changed["links"] = [(entry, field, names[target], *rest) for entry, field, target, *rest in changed["links"]]
    changed["entries"] = [(*row[1:3], names.get(row[3])) for row in tables["entries"]]
    return {**{name: sorted(found, key=repr) for name, found in changed.items()}, "releases": tables["releases"]}


OF_ENTRIES = {"revisions", "versions", "facets", "links"}


def _drop_document(drafts: Drafts) -> Drafts:
    return Drafts({key: draft for key, draft in drafts.by_key.items() if _get_owner(key, draft.values) != AMBER})


def _get_owner(key: tuple[str, str], values: object) -> object:
    if key[0] in {"document", "claim"}:
        return key[1].partition(".")[0]
    return values.get("document") if isinstance(values, dict) else None
