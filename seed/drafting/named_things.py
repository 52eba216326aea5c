"""Named things: the record of words that a cue announces, where these words name one thing."""

import re

from seed.drafting.cues import Cue
from seed.drafting.list_items import PLACE
from seed.drafting.names import LEADING, build_heading, build_name
from seed.drafting.proposals import ClaimProposal, RecordProposal
from seed.drafting.qualifiers import is_negated

ILLNESS = re.compile(
    r"\b(?:\w+(?:itis|osis|oma|emia|pathy|plegia)|\w+ (?:disease|syndrome|disorder|cancer|infection|failure))s?$",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"(?:those|these|such|any|of|how|teams?|specialists?|doctors?|after|before|during|when|in|at|on|for|by|under|around|"
    r"between|from|to|there|that|because|until|it|they|you)\b",
    re.IGNORECASE,
)
# Groups of things, and things that other words name.
GROUPS = re.compile(
    r"(?:(?:combination|variety|number|range|type|kind|form|part|series|group|lack)s? of (?:\w+|the disease)$|"
    r"(?:related|underlying|another|similar|same|other|following) (?:problems?|conditions?|diseases?|disorders?|"
    r"things?)$|"
    r"(?:diseases|disorders|conditions|problems) and (?:diseases|disorders|conditions|problems)$|"
    r"(?:recommended|current|available|effective|various|these) (?:medications?|medicines|drugs|treatments?|"
    r"therapies)$|"
    r"(?:test |exam |laboratory )?results?$|"
    r"(?:changes?|mutations?|reasons?|studies|research)\b(?! in | of ))",
    re.IGNORECASE,
)
MAX_NAME_WORDS = 9


def build_record(cue: Cue, claim: ClaimProposal, words: str) -> RecordProposal | None:
    """Return the record of words that a cue announces; None where they name no thing."""
    wording = words.strip(' ,.;:!?–-"“”')
    name = build_name(wording)
    if NO_NAME.match(name) or GROUPS.match(name) or (cue.kind == "finding" and PLACE.fullmatch(name)):
        return None
    if not LEADING.sub("", f"{wording} "):
        return None
    if " " not in name and re.search(r"\s(?:that|who|which)\s", wording):
        # "Vomit that looks like coffee" says nothing without its clause.
        name = build_heading(wording)
    if not re.search(r"[^\W\d_]{2}", name) or len(name.split()) > MAX_NAME_WORDS or is_negated(name):
        return None
    if re.fullmatch(r"(?:these|those|others?|more|many|things?|factors?|risk factors?|such|combinations?|"
                    r"(?:sudden )?(?:death|illness)|disability|causes?|diseases?|conditions?|problems?|"
                    r"symptoms?|"
                    r"(?:other )?(?:factors|problems|conditions|diseases|symptoms|treatments|"
                    r"tests))", name, re.IGNORECASE):  # fmt: skip
        return None
    values = {"aim": wording} if cue.kind == "research-area" else dict(cue.values)
    if cue.kind == "finding" and ILLNESS.search(name) and not re.search(r"\b(?:and|or)\b", name):
        return RecordProposal("condition", name, wording, {"category": "disease"}, [claim])
    return RecordProposal(cue.kind, name, wording, values, [claim])
