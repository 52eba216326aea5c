"""Recent rules: they warn about published records, refuse new ones, and an editor can confirm a case."""

import pytest

from service.publishing.faults import Fault
from service.publishing.plan import plan
from service.store.database import Database
from tests.drafts import Drafts
from tests.publishing.test_code_rules import BATHS, coded
from tests.releases import faults, publish, publish_before_the_rules, served

RULE, FIELD = "codes-are-well-formed", "codes"


def confirmed(drafts: Drafts, rule: str = RULE, field: str = FIELD) -> Drafts:
    given = {"rule": rule, "field": field, "reason": "It is meant so."}
    return drafts.edit(*BATHS, lambda each: each.update(confirmed=[given]))


@pytest.fixture
def misformed(world_drafts: Drafts) -> Drafts:
    return coded(world_drafts, "rxnorm", "aspirin")


def warnings(database: Database, drafts: Drafts) -> list[Fault]:
    with plan(database, drafts.all) as made:
        return made.warnings


def test_a_confirmed_case_is_published(world_database: Database, misformed: Drafts) -> None:
    assert [(fault.rule, fault.warning) for fault in faults(world_database, misformed)] == [(RULE, False)]
    assert publish(world_database, confirmed(misformed)) == 2
    assert b"meant so" not in served(world_database)[BATHS].body


@pytest.mark.parametrize(
    ("rule", "field"), [(RULE, "scope"), ("quotes-occur", FIELD), ("zebra", FIELD), (RULE, "zebra")]
)
def test_a_confirmation_of_something_else_confirms_nothing(
    empty_database: Database, misformed: Drafts, rule: str, field: str
) -> None:
    found = faults(empty_database, confirmed(misformed, rule, field))
    assert [fault.rule for fault in found] == [RULE, "confirmations-confirm"]
    assert found[1].help


def test_a_confirmation_with_nothing_left_to_confirm_is_a_warning(
    world_database: Database, world_drafts: Drafts
) -> None:
    (found,) = warnings(world_database, confirmed(world_drafts))
    assert (found.rule, found.path, found.code) == ("confirmations-confirm", ("confirmed", 0), "idle")
    assert publish(world_database, confirmed(world_drafts)) == 2


def test_of_what_is_published_a_recent_rule_warns_and_refuses_a_change(
    world_database: Database, misformed: Drafts
) -> None:
    publish_before_the_rules(world_database, misformed)
    assert [(fault.rule, fault.warning) for fault in warnings(world_database, misformed)] == [(RULE, True)]
    elsewhere = misformed.write("treatment", "quiet-cures", "Quiet", "name")
    assert publish(world_database, elsewhere) == 3
    renamed = elsewhere.write(*BATHS, "Feathers", "name")
    assert [(fault.rule, fault.warning) for fault in faults(world_database, renamed)] == [(RULE, False)]
