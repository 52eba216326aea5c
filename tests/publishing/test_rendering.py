"""Rendering: the served form of a record, and that its bytes do not change by accident."""

import hashlib
from typing import Any

import pytest

from schemas.fields import Listed, Part, Ref
from schemas.records import ADVISED
from service.catalog import KINDS, Kind
from service.order_keys import encode_order_key
from service.publishing.draft_loader import load
from service.publishing.records import World
from service.publishing.renderer import VERSIONED, render
from service.store.database import Database
from tests.drafts import AMBER, NOTICE, Drafts
from tests.golden import check_golden, compute_golden, read_golden
from tests.releases import published_world, served


@pytest.fixture(scope="module")
def world(published_database: Database) -> World:
    return published_world(published_database)


def rendered(world: World, kind: str, id_: str) -> dict[str, Any]:
    source = world.get(kind, id_)
    assert source
    return render(world, source)


def test_the_bytes_change_only_together_with_their_version(published_database: Database) -> None:
    found = compute_golden(published_database)
    check_golden(found)
    assert found == read_golden(), "Run python -m tests.docs.generated."


def test_bytes_that_change_without_a_new_version_are_never_recorded() -> None:
    with pytest.raises(LookupError, match="raise RENDERING"):
        check_golden(read_golden()._replace(bodies="0" * 64))
    check_golden(read_golden()._replace(bodies="0" * 64, version=3))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_record_has_all_its_members_in_order_and_no_other(kind: Kind, published_database: Database) -> None:
    bodies = [each.json for key, each in served(published_database).items() if key[0] == kind.name]
    assert {tuple(body) for body in bodies} == {tuple(kind.members)}
    assert {body["type"] for body in bodies} == {kind.name}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_lists_and_objects_are_never_null_where_the_shape_says_so(kind: Kind, world: World) -> None:
    for source in world.iterate(kind.name):
        check_nulls(kind.members, {**render(world, source), **dict.fromkeys(VERSIONED, "")})


def check_nulls(fields: Any, body: dict[str, Any]) -> None:
    for name, field in fields.items():
        value = body[name]
        assert value is not None or field.allow_none or not isinstance(field, Listed | Part)
        inner = field.inner if isinstance(field, Listed) else field
        if isinstance(inner, Part):
            members = {str(each.data_key): each for each in inner.schema.fields.values() if not each.load_only}
            for item in value if isinstance(value, list) else [value]:
                assert item is None or set(item) == set(members)
                if item is not None:
                    check_nulls(members, item)
        if isinstance(inner, Ref):
            for item in value if isinstance(value, list) else [value]:
                assert item is None or set(item) == {"type", "id", "name", "self"}


def test_references_are_shown_with_their_names_and_lead_somewhere(world: World) -> None:
    body = rendered(world, "treatment", "cobalt-syrup")
    assert body["partOf"] == [
        {"type": "treatment", "id": "quiet-cures", "name": "Quiet cures", "self": "/v1/treatments/quiet-cures"}
    ]
    assert body["document"]["name"] == "Amber fever, a made-up disease"
    for source in world.iterate():
        for _, kind, id_ in source.list_references():
            assert world.get(kind, id_)


def test_a_reference_within_an_object_is_shown_like_any_other(world: World) -> None:
    assert rendered(world, "site", "tin-bones")["roles"] == [
        {
            "condition": {
                "type": "condition", "id": AMBER, "name": "Amber fever", "self": "/v1/conditions/amber-fever",
            },
            "role": "metastatic",
        }
    ]  # fmt: skip


def test_a_code_has_the_address_of_its_system(world: World) -> None:
    codes = {code["system"]: code for code in rendered(world, "condition", AMBER)["codes"]}
    assert codes["mesh"]["uri"] == "http://id.nlm.nih.gov/mesh"
    assert codes["mesh"]["display"] == "Fevers of Nowhere"
    assert codes["umls"]["display"] is codes["umls"]["note"] is None


def test_evidence_is_in_the_order_of_the_fields(world: World) -> None:
    for source in world.iterate():
        if source.kind.stated:
            fields = list(rendered(world, *source.key)["evidence"])
            assert fields == [name for name in source.kind.members if name in fields]
    drift = rendered(world, "mechanism", "drift")["evidence"]
    assert list(drift)[:3] == ["wording", "definition", "steps"]
    assert drift["steps"] == [f"{AMBER}.p2s2c1", f"{AMBER}.p2s2c2"]


def test_a_claim_lies_where_its_quote_says(world: World, world_drafts: Drafts) -> None:
    for claim in world.iterate("claim"):
        body = rendered(world, *claim.key)
        text = world_drafts.values("document", body["document"]["id"])["text"]
        sentence = rendered(world, "sentence", body["sentence"]["id"])
        assert text[body["start"] : body["end"]] == body["quote"]
        assert sentence["start"] <= body["start"] < body["end"] <= sentence["end"]
        assert text[sentence["start"] : sentence["end"]] == sentence["text"]


def test_the_second_occurrence_of_a_quote_lies_behind_the_first(world: World) -> None:
    first, second = (rendered(world, "claim", f"{AMBER}.p3s1c{number}") for number in (1, 2))
    assert first["quote"].endswith(second["quote"])
    assert second["start"] > first["end"]


def test_supports_are_the_evidence_turned_round(world: World) -> None:
    told = {
        (support["type"], support["id"], support["field"], claim.id)
        for claim in world.iterate("claim")
        for support in rendered(world, *claim.key)["supports"]
    }
    assert told == {
        (*source.key, field, claim)
        for source in world.iterate()
        for field, claims in source.values.get("evidence", {}).items()
        for claim in claims
    }


def test_advisories_are_the_verdicts_to_be_told_in_reading_order(world: World) -> None:
    for source in world.iterate():
        if not source.kind.stated:
            continue
        told = [(each["claim"]["id"], each["verdict"]) for each in rendered(world, *source.key)["advisories"]]
        resting = {claim for claims in source.values["evidence"].values() for claim in claims}
        verdicts = {claim: verdict_on(world, claim) for claim in sorted(resting, key=encode_order_key)}
        assert told == [(claim, verdict) for claim, verdict in verdicts.items() if verdict in ADVISED]


def verdict_on(world: World, claim_id: str) -> str | None:
    claim = world.get("claim", claim_id)
    assert claim
    assessment = claim.values["assessment"]
    return assessment["verdict"] if assessment else None


def test_an_advisory_says_which_fields_it_is_about_and_why(world: World) -> None:
    (advisory,) = rendered(world, "distinction", "storm-elbows")["advisories"][1:]
    assert advisory["claim"]["id"] == f"{AMBER}.p4s1c1"
    assert advisory["fields"] == [
        "certainty", "conditions", "likelyMeaning", "presentation", "unlikelyMeaning", "wording",
    ]  # fmt: skip
    assert (advisory["verdict"], advisory["status"]) == ("misleading-or-unsafe", "clinical-review")
    assert [each["id"] for each in advisory["references"]] == ["moon-rash-pamphlet"]
    assert advisory["assessedBy"] == "Dr Pippa Invented"


def test_a_document_is_measured_and_its_text_stays_off_the_wire(world: World, world_drafts: Drafts) -> None:
    body = rendered(world, "document", AMBER)
    text = world_drafts.values("document", AMBER)["text"]
    assert body["textSha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert (body["characters"], body["bytes"]) == (len(text), len(text.encode()))
    assert body["characters"] < body["bytes"]
    assert not {"text", "sentences", "leftOut"} & set(body)


def test_coverage_is_counted(world: World) -> None:
    assert rendered(world, "document", AMBER)["coverage"] == {
        "sentences": 23, "carried": 21, "leftOut": 2, "claims": 33, "records": 35,
    }  # fmt: skip
    assert rendered(world, "document", NOTICE)["coverage"] == {
        "sentences": 3, "carried": 3, "leftOut": 0, "claims": 5, "records": 15,
    }  # fmt: skip


def test_a_source_that_says_so_is_attributed(world: World) -> None:
    found = rendered(world, "site", "tin-bones")["attribution"]
    assert found["text"] == "Source: Amber fever, a made-up disease, Ottoline Quill, 2031-05-03. Licence: CC0-1.0."
    assert found["html"] == (
        'Source: <a href="/documents/amber-fever">Amber fever, a made-up disease</a>, Ottoline Quill, 2031-05-03. '
        "Licence: CC0-1.0."
    )
    assert (found["licence"], found["reuse"]) == ("CC0-1.0", "under CC0-1.0")
    assert [each["id"] for each in found["documents"]] == [AMBER]
    assert "not medical advice" in found["notice"]


def test_what_a_source_does_not_say_is_not_made_up(world: World) -> None:
    found = rendered(world, "guidance", "rest-near-storms")["attribution"]
    assert found["text"] == "Source: glass-gland-notice (an article that states no title). Licence: unknown."
    assert (found["licence"], found["reuse"]) == (None, "unknown, ask the publisher")


@pytest.mark.parametrize(
    ("title", "linked"),
    [
        ("Source", 'Source: <a href="/documents/glass-gland-notice">Source</a>. Licence: unknown.'),
        (
            "Fever & <i>w</i>",
            'Source: <a href="/documents/glass-gland-notice">Fever &amp; &lt;i&gt;w&lt;/i&gt;</a>. Licence: unknown.',
        ),
        (
            'The "glow"',
            'Source: <a href="/documents/glass-gland-notice">The &quot;glow&quot;</a>. Licence: unknown.',
        ),
    ],
    ids=["a title like the word before it", "marks of HTML", "quotation marks"],
)
def test_an_attribution_is_safe_to_put_into_a_page(world_drafts: Drafts, title: str, linked: str) -> None:
    (document, *_), _ = load(world_drafts.write("document", NOTICE, title, "title").by_key["document", NOTICE])
    found = render(World([document]), document)["attribution"]
    assert found["text"] == f"Source: {title}. Licence: unknown."
    assert found["html"] == linked


def test_links_lead_to_the_lists_of_what_refers_to_the_record(world: World) -> None:
    links = rendered(world, "condition", AMBER)["links"]
    assert links["self"] == "/v1/conditions/amber-fever"
    assert links["webUrl"] == "/conditions/amber-fever"
    assert links["treatments"] == "/v1/treatments?condition=amber-fever"
    assert links["conditionsByStageOf"] == "/v1/conditions?stageOf=amber-fever"


def test_rendering_depends_on_the_world_and_not_on_its_order(world: World) -> None:
    turned = World(reversed(list(world.sources.values())))
    for source in world.iterate():
        assert render(turned, source) == render(world, source)
