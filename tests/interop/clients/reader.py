"""What an app developer writes with the Python client: `reader.py ADDRESS OTHER_ADDRESS STORE [TOKEN]`.

Without a token it reads the invented world and prints the token of what it has read; with one, what changed since.
"""

import dbm
import sys
from collections.abc import Callable
from typing import TypeVar

from medcontent_client import (
    Client,
    Refused,
    UnknownToken,
    Withdrawn,
    connect,
    escape_commas,
    expect_answer,
    follow_changes,
    iterate_items,
    read_evidence,
)
from medcontent_client.api.adverse_effects import get_adverse_effect, list_adverse_effects
from medcontent_client.api.claims import list_claims
from medcontent_client.api.conditions import get_condition
from medcontent_client.api.documents import get_document_text
from medcontent_client.models import (
    AdverseEffect,
    AdverseEffectPage,
    Change,
    ClaimPage,
    Condition,
    GetConditionIncludeItem,
    Verdict,
)
from medcontent_client.types import Unset

Fault = TypeVar("Fault", bound=Exception)


def catch(expected: type[Fault], work: Callable[[], object]) -> Fault:
    """Return the exception that a call raises; it must raise one."""
    try:
        work()
    except expected as fault:
        return fault
    raise AssertionError(expected)


def read(client: Client) -> str:
    """Read a list, a record with its evidence, and the feed of changes; return the token to go on from."""
    first = expect_answer(
        list_adverse_effects.sync_detailed(
            client=client, limit=1, exclude=[Verdict.OUTDATED, Verdict.MISLEADING_OR_UNSAFE]
        ),
        AdverseEffectPage,
    )
    effects: list[AdverseEffect] = list(iterate_items(client, first))
    assert len({each.id for each in effects}) == len(effects) == first.total > 1

    rich = expect_answer(
        get_condition.sync_detailed(
            "amber-fever",
            client=client,
            include=[GetConditionIncludeItem.CLAIMS, GetConditionIncludeItem.TREATMENTS],
        ),
        Condition,
    )
    assert not isinstance(rich.included, Unset)
    assert rich.included.treatments
    evidence = read_evidence(client, rich)
    for field in evidence.values():
        for claim in field.claims:
            text = expect_answer(get_document_text.sync_detailed(claim.document.id, client=client), str)
            assert text[claim.start : claim.end] == claim.quote
    advised = [advisory for each in evidence.values() for advisory in each.advisories]
    assert {each.claim.id for each in rich.advisories} == {each.claim.id for each in advised}
    # Without `include` the claims are read one by one, and are the same.
    plain = expect_answer(get_condition.sync_detailed("amber-fever", client=client), Condition)
    assert read_evidence(client, plain) == evidence

    unknown = list_claims.sync_detailed(client=client, certainty=[escape_commas("perhaps,maybe")])
    assert expect_answer(unknown, ClaimPage).total == 0
    missing = get_condition.sync_detailed("no-such-thing", client=client)
    refused = catch(Refused, lambda: expect_answer(missing, Condition))
    assert (refused.status, refused.problem.type_) == (404, "/problems/not-found")
    assert "no-such-thing" in str(refused)
    # What the next run finds in the store.
    expect_answer(get_adverse_effect.sync_detailed("green-hair", client=client), AdverseEffect)
    return [batch.token for batch in follow_changes(client)][-1]


def catch_up(client: Client, other: Client, token: str) -> None:
    """Read what changed, a record that has not, and one that was withdrawn."""
    changes: list[Change] = [change for batch in follow_changes(client, token) for change in batch.items]
    assert ("green-hair", "withdraw") in {(change.id, change.op.value) for change in changes}
    expect_answer(get_document_text.sync_detailed("amber-fever", client=client), str)
    gone = get_adverse_effect.sync_detailed("green-hair", client=client)
    withdrawn = catch(Withdrawn, lambda: expect_answer(gone, AdverseEffect))
    assert withdrawn.replaced_by is not None
    assert withdrawn.replaced_by.id == "blue-tongue"
    catch(UnknownToken, lambda: next(follow_changes(other, token)))


address, other_address, file, *tokens = sys.argv[1:]
with dbm.open(file, "c") as store, connect(address, store) as client, connect(other_address) as other:
    if tokens:
        catch_up(client, other, tokens[0])
    else:
        sys.stdout.write(read(client))
