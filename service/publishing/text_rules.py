"""The rules on editorial texts and review dates: remnants of copying, and impossible dates."""

import datetime as dt
import re
from collections.abc import Iterator

from service.publishing.disguises import find_disguise
from service.publishing.editorial import list_editorial_texts
from service.publishing.faults import Fault
from service.publishing.records import Source, World
from service.publishing.rule_registry import build_fault, register_recent_rule

# Short texts that name something; in longer ones, marks may be intended.
NAMES = frozenset(("name", "standardTerm", "aliases", "codes"))
SEVERAL = re.compile(r"\s*(?:[;|•\n]|\s/\s|(?<=\w)\sa\.?k\.?a\.?\s|\balso (?:called|known as)\b)\s*", re.IGNORECASE)
# One comma may invert a name, as in "fever, amber".
MANY_COMMAS = re.compile(r"[^,]+,\s[^,]+,\s")
HTML = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});", re.IGNORECASE)
MARKDOWN = re.compile(
    r"\*\*[^*]+\*\*|__[^_]+__|`[^`]+`|\[[^\]]+\]\([^)]+\)|^[#>*]+\s|^\s*[-*]\s"
    r"|(?<!\w)([*_])(?=[^\W_])[^*_]*(?<=\w)\1(?!\w)"
)
# Soft hyphen, marks of direction, separators and fillers without width; joiners only outside of scripts that need them.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200e\u200f\u3164\uffa0]"
    "|(?<![^\x00-\u052f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u052f])"
)
# A whole name in quotation marks: YAML takes the typographic ones for a part of it.
WRAPPED = re.compile(r"[\"'“”„«‘‚](.+)[\"'”“»’‘]")
# Marks that no plain text has, not even a long one.
STRONG_MARKDOWN = re.compile(r"\*\*[^*\s][^*]*\*\*|\[[^\]]+\]\(\S+\)|^#{1,6}\s", re.MULTILINE)
# UTF-8 that was read as another encoding.
MOJIBAKE = re.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac.?|\u00e2[\u0080-\u00bf]")
# Between two names for one thing: "glow rash or lamp rash".
BETWEEN = re.compile(r"\s+or\s+|\s?/\s?", re.IGNORECASE)
QUOTATION = re.compile('["“”„«»‘’‚]')
BROKEN = re.compile(r"\b([^\W\d_]+)-\s+(?!(?:and|or|to)\b)([^\W\d_]+)")
# What takes the place of a character that could not be read, shown or drawn: private use, object and replacement signs.
REPLACED = re.compile("[\ufff9-\ufffd\ue000-\uf8ff]|[?]{3}")
# In what a source says, question marks may be its own.
LOST = re.compile("[\ufffc\ufffd]")
# A character of every mistake in a text; most texts have none, nor do most names have more than letters and spaces.
ODD = re.compile(r"[<&*#\[]|-\s|[^\x00-\x7f]|\?\?\?")
PLAIN_NAME = re.compile(r"[A-Za-z0-9(][A-Za-z0-9()'-]*(?: [A-Za-z0-9()-][A-Za-z0-9()'-]*)*")


@register_recent_rule()
def words_are_plain(world: World) -> Iterator[Fault]:
    """Words of the editors hold no markup, no invisible character and no broken word, and each alias is one name."""
    for source in world.iterate():
        for path, text in list_editorial_texts(source):
            if path[0] not in {"url", "confirmed", "evidence"} and (wrong := find_wrong(str(path[0]), text)):
                yield build_fault("words-are-plain", source, path, *wrong)
        yield from _check_repeated(source)
        if source.kind.name == "claim" and (found := LOST.search(source.values["quote"])):
            message = _describe_replaced("quote", found[0])
            help_ = "the source's text has lost a character: import it again from its original"
            yield build_fault("words-are-plain", source, ("quote",), message, help_).lower_severity()


@register_recent_rule()
def reviews_are_in_order(world: World) -> Iterator[Fault]:
    """No review took place in the future or before its document was published, and the next one is due later."""
    # Time zones differ by up to a day.
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).date().isoformat()
    for source in world.iterate():
        review = source.values.get("review") or {}
        last, due = review.get("lastReviewed"), review.get("nextReviewDue")
        if last and last > tomorrow:
            message = f"The last review, on {last}, is in the future."
            yield build_fault("reviews-are-in-order", source, ("review", "lastReviewed"), message, "correct the day")
        # An issue that is dated ahead may have been reviewed before.
        elif last and last < (published := _find_day(world, source)) <= tomorrow:
            message = f"The last review, on {last}, is before its document was published, on {published}."
            yield build_fault("reviews-are-in-order", source, ("review", "lastReviewed"), message, "compare both days")
        elif last and due and due <= last:
            message = f"The next review is due on {due}, which is not after the last, on {last}."
            yield build_fault(
                "reviews-are-in-order", source, ("review", "nextReviewDue"), message, "correct one of them"
            )


def _find_day(world: World, source: Source) -> str:
    """Return the day or year in which a record's document was published, or an empty string."""
    document = world.get("document", source.document) if source.document else None
    if document is None:
        return ""
    imprint = document.values["imprint"] or {}
    return str(document.values["published"] or (imprint.get("published") or {}).get("value") or "")


def _check_repeated(source: Source) -> Iterator[Fault]:
    """Yield a fault for each alias that is the name or another alias; case does not count."""
    known = {str(source.values.get("name") or "").casefold(): "the name"}
    names = {str(each).casefold() for each in (source.values.get("standardTerm"), *known) if each}
    for index, alias in enumerate(source.values.get("aliases") or ()):
        pieces = [piece.strip() for piece in alias.split(",")]
        if len(pieces) == 2 and any(piece.casefold() in {*names, *known} for piece in pieces):
            help_ = f"write one a line, or in brackets: [{', '.join(pieces)}]"
            yield build_fault("words-are-plain", source, ("aliases", index), "This is several names in one.", help_)
            continue
        if (first := known.setdefault(alias.casefold(), f"alias {index + 1}")) != f"alias {index + 1}":
            message = f'"{alias}" is already {first}.'
            yield build_fault("words-are-plain", source, ("aliases", index), message, "delete it here")


def find_wrong(field: str, text: str) -> tuple[str, str] | None:
    """Return the mistake in a text of the editors and the remedy, or None."""
    if not ODD.search(text):
        return _find_wrong_name(field, text) if field in NAMES else None
    if found := INVISIBLE.search(text):
        message = f"U+{ord(found[0]):04X} is invisible in {field}: searches for the visible words do not find it."
        return message, "delete it, and type the words next to it again"
    if found := HTML.search(text):
        return f"{field} holds HTML: {found[0]}", "write the words alone, without tags and entities"
    if remnant := _find_remnant(field, text):
        return remnant
    return _find_wrong_name(field, text) if field in NAMES else None


def _describe_replaced(field: str, sign: str) -> str:
    shown = f"U+{ord(sign):04X}" if len(sign) == 1 and sign != "?" else sign
    return f"{field} holds {shown} in place of a character that was lost."


def _find_remnant(field: str, text: str) -> tuple[str, str] | None:
    """Return what copying left in any text, and the remedy, or None."""
    if found := REPLACED.search(text):
        return _describe_replaced(field, found[0]), "type the character that was there"
    if found := MOJIBAKE.search(text):
        message = f"{field} holds letters that were read in a wrong encoding: {found[0]}"
        return message, "type them again, as in the source"
    if found := STRONG_MARKDOWN.search(text):
        return f"{field} holds Markdown: {found[0]}", "write the words alone, without marks"
    if found := BROKEN.search(text):
        message = f'A line break after a hyphen became a space: "{found[0]}".'
        return message, f"write {found[1]}-{found[2]} on one line"
    return None


def _find_wrong_name(field: str, text: str) -> tuple[str, str] | None:
    """Return the mistake in a text that names something, and the remedy, or None."""
    if PLAIN_NAME.fullmatch(text) and not SEVERAL.search(text) and not BETWEEN.search(text):
        return None
    if found := MARKDOWN.search(text):
        return f"{field} holds Markdown: {found[0]}", "write the words alone, without marks"
    if (found := WRAPPED.fullmatch(text)) and not QUOTATION.search(found[1]):
        return f"{field} is in quotation marks: {text}", f"write the words alone: {found[1]}"
    if field == "aliases" and (items := _list_names(text)):
        return "This is several names in one.", f"write one a line, or in brackets: [{', '.join(items)}]"
    return find_disguise(field, text)


def _list_names(text: str) -> list[str]:
    """Return the names in an alias that holds several; else an empty list."""
    names = BETWEEN.split(text)
    if (
        len(names) == 2
        and all(" " in name for name in names)
        and len({name.split()[-1].lower() for name in names}) == 1
    ):
        return names
    pattern = SEVERAL if SEVERAL.search(text) else re.compile(",") if MANY_COMMAS.match(text) else None
    return [item.strip() for item in pattern.split(text) if item.strip()] if pattern else []
