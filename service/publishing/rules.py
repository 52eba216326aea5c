"""The rules that content must follow, in addition to the schema of each kind.

Each rule reads the whole world as it would be and yields a fault for each violation. A rule has the name of its
function; its docstring is its description in `docs/rules.md`. `shape` is checked earlier, in `draft_loader`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from service.catalog import Kind, get_kind
from service.publishing.citations import list_cited_sentences, shorten_ids
from service.publishing.closest_names import ask_about_words, find_closest
from service.publishing.editorial import list_editorial_texts
from service.publishing.faults import Fault, Path
from service.publishing.leaves import list_quoted
from service.publishing.look_alikes import find_difference
from service.publishing.negations import count_negations
from service.publishing.number_words import list_digits
from service.publishing.quotes import find_nearest, find_occurrences, is_quoted_in
from service.publishing.records import Source, World, find_span, get_sentence_id
from service.publishing.rule_registry import build_fault, register_recent_rule, register_rule

# C1 controls (some terminals obey them), line and paragraph separators, zero width, annotations and tags.
HIDDEN = re.compile("[\x80-\x9f\u2028\u2029\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]")
# Characters that look like an ordinary space.
ODD_SPACE = re.compile(r"[^\S \t\r\n]")


class Words(NamedTuple):
    """The texts of a fault: message and help for people, proposal and code for programs."""

    message: str
    help: str | None = None
    proposal: str | None = None
    code: str | None = None


@register_rule
def references_resolve(world: World) -> Iterator[Fault]:
    """Every reference names a record that exists and is not withdrawn."""
    for source in world.sources.values():
        for path, to, id_ in source.list_references():
            known = world.find(to, id_)
            if known is source:
                message = f"The {to} {id_} refers to itself."
                yield build_fault(
                    "references-resolve", source, path, message, "name another record, or delete the reference"
                )
            # A document may refer to the withdrawn one that it replaces.
            elif known is None or (is_withdrawn(known) and path != ("replaces",)):
                yield build_fault("references-resolve", source, path, *_explain_missing(world, to, id_))


@register_recent_rule()
def erased_records_are_not_named(world: World) -> Iterator[Fault]:
    """No reference names a record that was erased: its address only says why."""
    for source in world.iterate():
        for path, to, id_ in source.list_references():
            known = world.find(to, id_)
            if known and known.withdrawal and known.withdrawal.erased and path != ("replaces",):
                message = f"The {to} {id_} was erased: {known.withdrawal.reason}"
                yield build_fault("erased-records-are-not-named", source, path, message, "delete the reference")


def is_withdrawn(source: Source) -> bool:
    """Return whether a record was withdrawn without being erased; another rule reports the erased ones."""
    return source.withdrawal is not None and source.withdrawal.erased is None


@register_rule
def quotes_occur(world: World) -> Iterator[Fault]:
    """Quotes of claims occur verbatim in their sentences, and the occurrence is unambiguous."""
    for claim in world.iterate("claim"):
        named = claim.id.partition(".")[0]
        if claim.values["document"] != named:
            message = f"The id of the claim names the document {named}."
            yield build_fault("quotes-occur", claim, ("document",), message, f"write document: {named}")
        sentence = world.get("sentence", get_sentence_id(claim))
        if sentence is None:
            within = claim.values["within"]
            yield build_fault(
                "quotes-occur", claim, ("within",) if within else ("id",),
                f"The document has no sentence {_shorten_id(get_sentence_id(claim))}.",
                "correct it, or delete `within`" if within else "the id of a claim begins with the id of its sentence",
            )  # fmt: skip
        elif find_span(claim, sentence) is None:
            yield build_fault("quotes-occur", claim, ("quote",), *_explain_misquote(world, claim, sentence))


@register_rule
def quoted_fields_occur(world: World) -> Iterator[Fault]:
    """Words in a quoted field occur inside one sentence of the claims cited for it.

    The case of the first letter, the final punctuation and runs of white space may differ; nothing else may.
    """
    for source in world.iterate():
        for path, words in list_quoted(source.kind.name, source.values):
            yield from _check_quoted_words(world, source, path, words)


@register_rule
def content_has_evidence(world: World) -> Iterator[Fault]:
    """Every content field with a value names the claims that it rests on, and no other field does."""
    for source in world.iterate():
        if not source.kind.stated:
            continue
        evidence: Mapping[str, list[str]] = source.values["evidence"]
        filled = [field for field in source.kind.content if source.values[field] not in (None, [])]
        # A misspelt `others` is one mistake, and not one of each field that it stands for.
        is_misspelt = any(field not in source.kind.content and find_closest(field, ["others"]) for field in evidence)
        for field in filled:
            if not evidence.get(field) and not is_misspelt:
                message = f"{field} has a value, but no claim is named as its evidence."
                yield build_fault(
                    "content-has-evidence", source, (field,), message,
                    f"add `{field}: [p1s2c3]` with the right claims under `evidence`, or delete {field}",
                )  # fmt: skip
        for field in evidence:
            if field not in filled:
                yield build_fault(
                    "content-has-evidence",
                    source,
                    ("evidence", field),
                    *_explain_idle_evidence(source.kind, field, filled),
                )


@register_rule
def evidence_is_of_the_document(world: World) -> Iterator[Fault]:
    """Every record rests only on claims of its own document."""
    for source in world.iterate():
        for field, claims in source.values.get("evidence", {}).items():
            for index, claim in enumerate(claims):
                if claim.partition(".")[0] != source.values["document"]:
                    yield build_fault(
                        "evidence-is-of-the-document", source, ("evidence", field, index),
                        f"The claim {claim} does not belong to the document {source.values['document']}.",
                        "write a separate record for each article, and give them one `topic`",
                    )  # fmt: skip


@register_rule
def claims_are_used(world: World) -> Iterator[Fault]:
    """Every claim supports at least one field of a record."""
    for claim in world.iterate("claim"):
        if claim.id not in world.supports:
            short = claim.id.rpartition(".")[2]
            message = f"No record rests on the claim {short}."
            yield build_fault(
                "claims-are-used",
                claim,
                ("id",),
                message,
                f"write a record (`medcontent new KIND --from {short} WORDS…`), or name {short} as evidence in a "
                "record, or delete it; once it is published, leave its `id` with `withdrawn: {reason: …}`",
            )


@register_rule
def editorial_words_are_visible(world: World) -> Iterator[Fault]:
    """Names, notes and other editorial texts contain no control, separator or zero-width characters.

    Quoted words may contain them: they are kept unchanged.
    """
    for source in world.sources.values():
        for path, text in list_editorial_texts(source):
            if not text.isascii() and (found := HIDDEN.search(text)):
                message = f"U+{ord(found[0]):04X} must not be in {path[0]}: it is invisible."
                help_ = "delete it, and type the words around it again"
                yield build_fault("editorial-words-are-visible", source, path, message, help_)


def _check_quoted_words(world: World, source: Source, path: Path, words: str) -> Iterator[Fault]:
    cited = list_cited_sentences(world, source, str(path[0]))
    texts = [str(sentence.values["text"]) for sentence in cited]
    if not texts or any(is_quoted_in(words, text) for text in texts):
        return
    close = next((found for text in texts if (found := find_nearest(words, text))), None)
    named = shorten_ids(sentence.id for sentence in cited)
    yield build_fault(
        "quoted-fields-occur", source, path,
        f'"{words}" does not occur in {named}, which the evidence for {path[0]} cites.',
        *_suggest_words(words, close, "use the source's words, or cite claims of the right sentence"),
    )  # fmt: skip


def _explain_misquote(world: World, claim: Source, sentence: Source) -> Words:
    quote, text, short = claim.values["quote"], sentence.values["text"], _shorten_id(sentence.id)
    count = len(find_occurrences(quote, text))
    if count > 1 and claim.values["occurrence"] is None:
        return Words(
            f"The quote occurs {count} times in {short}.",
            "add `occurrence: 1` (or 2 …) to say which is meant",
            code="several-occurrences",
        )
    if count:
        often = "once" if count == 1 else f"{count} times"
        message, help_ = f"The quote occurs only {often} in {short}.", f"the occurrence is at most {count}"
        return Words(message, help_, code="no-such-occurrence")
    close = find_nearest(quote, text)
    unlike = f'The quote does not occur in {short}: "{quote}"'
    if not ODD_SPACE.search(quote) and " ".join(quote.split()) in " ".join(text.split()):
        return Words(unlike, f"its white space differs from the sentence's: {text!r}", code="other-white-space")
    elsewhere = _find_elsewhere(world, claim)
    otherwise = f'the sentence is: "{text}"{elsewhere and f"; {elsewhere}"}'
    # Words of another sentence need another id, and no other words.
    return Words(unlike, *_suggest_words(quote, None if elsewhere else close, otherwise), code="misquoted")


def _find_elsewhere(world: World, claim: Source) -> str:
    """Return where in the document a quote is that its own sentence does not have, or an empty string."""
    document = world.get("document", claim.id.partition(".")[0])
    place = document.values["text"].find(claim.values["quote"]) if document else -1
    if document is None or place < 0:
        return ""
    sentences = world.document_sentences[document.id]
    end = place + len(claim.values["quote"])
    first, last = (bisect_right(sentences, at, key=lambda each: int(each.values["start"])) for at in (place, end - 1))
    if not first:
        return ""
    if first == last:
        return f"the words are in {_shorten_id(sentences[first - 1].id)}"
    names = " and ".join(_shorten_id(each.id) for each in sentences[first - 1 : last])
    return f"{names} share the words: correct where the sentence starts in document.yaml, or quote from one"


def _suggest_words(words: str, close: str | None, otherwise: str) -> tuple[str, str | None]:
    """Return the help with the most similar words, which are also the proposal unless they say the opposite."""
    if close is None:
        return otherwise, None
    if unseen := find_difference(words, close):
        return unseen, close
    if len(list_digits(close)) < len(list_digits(words)):
        return otherwise, None
    if count_negations(words) != count_negations(close):
        return f'the source says the contrary, or says it without the negation: "{close}"', None
    return ask_about_words(close), close


def _explain_idle_evidence(kind: Kind, field: str, filled: list[str]) -> Words:
    if field in kind.content:
        message = f"Evidence is cited for {field}, which has no value."
        return Words(message, f"write {field}, or delete this line", code="evidence-without-value")
    close = find_closest(field, filled)
    message = f"{field} is not a content field of the kind {kind.name}; only those have evidence."
    help_ = None if close else f"fields with a value here: {', '.join(filled)}"
    return Words(message, help_, close, code="evidence-of-no-field")


def _explain_missing(world: World, to: str, id_: str) -> Words:
    gone = world.find(to, id_)
    if gone and gone.withdrawal:
        replaced_by = gone.withdrawal.replaced_by
        instead = f"refer to {replaced_by} instead" if replaced_by else "delete the reference"
        return Words(f"The {to} {id_} is withdrawn: {gone.withdrawal.reason}", instead, code="withdrawn")
    if to == "claim":
        return _explain_missing_claim(world, id_)
    elsewhere = world.kinds_by_id.get(id_)
    if elsewhere:
        other = f"a {elsewhere} has that id; this field needs a {to}"
        return Words(f"There is no {to} {id_}.", other, code="other-kind")
    close = find_closest(id_, world.list_ids(to))
    unlike = None if close else f"write {_find_file(to, id_)}, or correct the id"
    return Words(f"There is no {to} {id_}.", unlike, close, code="not-there")


def _explain_missing_claim(world: World, id_: str) -> Words:
    """Explain that a claim does not exist. Another one is proposed only if it is the only one without a record.

    The claim with the most similar id states something else, and would be false evidence.
    """
    message, sentence = f"There is no claim {id_}.", world.find_sentence_id(id_)
    claims = world.sentence_claims.get(sentence, [])
    unused = [claim for claim in claims if claim not in world.supports]
    if len(unused) == 1:
        short = _shorten_id(unused[0])
        help_ = f"no record rests on {short} of that sentence; if that is meant, write {short}"
        return Words(message, help_, unused[0], code="not-there")
    if claims:
        listed = ", ".join(map(_shorten_id, claims))
        help_ = f"{_shorten_id(sentence)} has {listed}: cite the one that says it, or write {_find_file('claim', id_)}"
        return Words(message, help_, code="not-there")
    return Words(message, f"write {_find_file('claim', id_)}, or cite a claim that says it", code="not-there")


def _find_file(kind: str, id_: str) -> str:
    """Return the file that holds the record."""
    if kind == "claim":
        return f"it into documents/{id_.partition('.')[0]}/claims.yaml"
    return f"documents/{id_}/document.yaml" if kind == "document" else f"{get_kind(kind).plural}/{id_}.yaml"


def _shorten_id(sentence_id: str) -> str:
    return sentence_id.rpartition(".")[2]
