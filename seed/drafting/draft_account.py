"""The account of a draft: what was proposed of a document, what was dropped, and which sentences have no record."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain

from seed.drafting.desk import Desk
from seed.drafting.record_values import DraftValues
from service.catalog import RANK
from service.operations.terminal import pluralise

MAX_WORDS = 70
MAX_NAMES = 100


def format_account(desk: Desk, written: DraftValues, dropped: Mapping[str, int], by: str) -> Iterator[str]:
    """Yield the lines of the account."""
    left = f", {pluralise(len(written.left_out), 'sentence')} left out" if written.left_out else ""
    claims, records = pluralise(len(written.claims), "claim"), pluralise(len(written.records), "record")
    yield f"{desk.document}: {claims} and {records} drafted by {by}{left}."
    kinds: dict[str, list[str]] = {}
    for (kind, _), values in written.records.items():
        kinds.setdefault(kind, []).append(str(values["name"]))
    if kinds:
        yield ""
    width = max(map(len, kinds), default=0)
    for kind in sorted(kinds, key=RANK.__getitem__):
        names = "; ".join(kinds[kind])
        yield f"  {kind:<{width}}  {len(kinds[kind]):>3}  {_cut(names, MAX_NAMES)}"
    reasons = Counter(dropped) + Counter(written.unplaced)
    if reasons:
        yield ""
        yield "Dropped: " + ", ".join(f"{count} ({reason})" for reason, count in sorted(reasons.items())) + "."
    yield from _format_rest(desk, written)


def list_uncarried(desk: Desk, written: DraftValues) -> list[str]:
    """Return the sentences for which nothing is done: no record rests on them, and they are not left out."""
    cited = chain.from_iterable(ids for values in written.records.values() for ids in values["evidence"].values())
    used = {claim.rpartition("c")[0] for claim in cited}
    settled = used | desk.done | written.left_out.keys()
    return [passage.name for passage in desk.passages if passage.name not in settled]


def _format_rest(desk: Desk, written: DraftValues) -> Iterator[str]:
    uncarried = list_uncarried(desk, written)
    if not uncarried:
        return
    texts = {passage.name: " ".join(passage.text.split()) for passage in desk.passages}
    yield ""
    yield f"No record was proposed for {pluralise(len(uncarried), 'sentence')} of {len(desk.passages)}:"
    for name in uncarried:
        yield f"  {name:<6} {_cut(texts[name], MAX_WORDS)}"


def _cut(words: str, limit: int) -> str:
    return words if len(words) <= limit else f"{words[: limit - 1]}…"
