"""Citations: the sentences that the fields of a record are cited from."""

from collections.abc import Iterable

from service.publishing.records import Source, World


def list_cited_sentences(world: World, source: Source, *fields: str) -> list[Source]:
    """Return the sentences of the claims that the evidence for these fields cites, each once."""
    claims = (claim for field in fields for claim in source.values["evidence"].get(field, ()))
    ids = dict.fromkeys(map(world.find_sentence_id, claims))
    return [sentence for id_ in ids if (sentence := world.get("sentence", id_))]


def shorten_ids(ids: Iterable[str]) -> str:
    """Return the ids of sentences or claims as a message names them, without their document: "p1s2, p1s3"."""
    return ", ".join(id_.rpartition(".")[2] for id_ in ids)
