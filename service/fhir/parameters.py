"""Parameters: what searches and operations take, each in its FHIR type.

R4 names more parameters than can be honoured here. Those that would change an answer are refused by name, with the
reason; those that can change nothing, since there is nothing for them to change, are taken.
"""

from dataclasses import dataclass

# Types whose values are objects: they can only be posted.
POSTED = {"Coding", "CodeableConcept", "resource", "parts"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a search or operation, and its FHIR type.

    `instance`: whether one resource takes it too. `repeats`: whether it may be given several times. `refused`: R4 has
    it, and it is not supported here; `about` then says why. `blank`: white space around it does not count, nor does an
    empty one.
    """

    name: str
    type: str
    about: str
    instance: bool = True
    repeats: bool = False
    refused: bool = False
    blank: bool = False


def _refuse(name: str, type_: str, about: str) -> Parameter:
    return Parameter(name, type_, about, refused=True)


COMMON = (
    Parameter("_format", "string", "The form of the answer: `json` is the only one there is."),
    Parameter("_pretty", "boolean", "Whether the answer is indented."),
)
SUMMARIES = ("true", "text", "data", "false")
SUMMARY = Parameter(
    "_summary",
    "string",
    "`true` gives the elements that R4 counts among the summary, `text` the narrative and what is required, `data` all "
    "but the narrative, `false` everything.",
)
ELEMENTS = Parameter(
    "_elements", "string", "The elements that are given beside those that are required, with commas between them."
)
REDUCING = (SUMMARY, ELEMENTS)
TOTALS = ("none", "estimate", "accurate")
PAGED = (
    Parameter("_count", "integer", "How many resources a page has: 20 where left out, at most 100; 0 only counts."),
    Parameter("_after", "string", "The page begins behind the resource with this id. From the links of a page."),
    Parameter("_summary", "string", f"{SUMMARY.about} `count` gives no resources, only how many there are."),
    ELEMENTS,
    Parameter("_total", "string", "`none` leaves out how many there are; `estimate` and `accurate` give the number."),
)
ID = Parameter("_id", "token", "The id of the resource; several are parted by commas.")
CANONICAL = (
    ID,
    Parameter("url", "uri", "The canonical URL, with or without a bar and the version."),
    Parameter("name", "string", "The beginning of the name, in any case."),
)

CODE = Parameter("code", "code", "The code.")
CODING = Parameter("coding", "Coding", "The terminology and the code together.")
CONCEPT = Parameter("codeableConcept", "CodeableConcept", "Several codings; one that fits is enough.")
DISPLAY = Parameter("display", "string", "A name of the code, to be checked too.", blank=True)
LANGUAGE = Parameter("displayLanguage", "code", "The language of names; there are names in English only.")
URL = Parameter("url", "uri", "The canonical URL of the resource.", instance=False)
DATE = Parameter("date", "dateTime", "The time that the answer is for: not before the newest release.")
ABSTRACT = Parameter("abstract", "boolean", "Whether abstract codes are allowed: there are none.")
VERSION = Parameter("version", "string", "The version of the code system, if it must be that one.")
INLINE = "Resources of the client's own are not used here; name one of this service by its canonical URL."

LOOKUP = (
    CODE,
    Parameter("system", "uri", "The canonical URL of the code system."),
    VERSION,
    CODING,
    DATE,
    LANGUAGE,
    Parameter("property", "code", "What is given of the code; everything where left out.", repeats=True),
)
VALIDATE_IN_SYSTEM = (
    URL,
    CODE,
    VERSION,
    DISPLAY,
    CODING,
    CONCEPT,
    DATE,
    ABSTRACT,
    LANGUAGE,
    _refuse("codeSystem", "resource", INLINE),
)
VALUE_SET_VERSION = Parameter("valueSetVersion", "string", "The version of the value set, if it must be that one.")
CONTEXT = _refuse("context", "uri", "There are no profiles here whose elements could name a value set; send `url`.")
INLINE_SET = _refuse("valueSet", "resource", INLINE)
EXPAND = (
    URL,
    VALUE_SET_VERSION,
    Parameter("filter", "string", "Words that the name or the code must hold, in any case.", blank=True),
    DATE,
    Parameter("offset", "integer", "How many codes are skipped."),
    Parameter("count", "integer", "How many codes are given: 0 to 1000, 100 where left out."),
    Parameter("includeDesignations", "boolean", "Whether other names are given."),
    Parameter("designation", "token", "Which other names are given, by language: `urn:ietf:bcp:47|en`.", repeats=True),
    Parameter("includeDefinition", "boolean", "Whether the definition of the value set is given."),
    Parameter("activeOnly", "boolean", "Whether codes of withdrawn records are left out."),
    Parameter("excludeNested", "boolean", "Whether the list must be flat: it always is."),
    Parameter("excludeNotForUI", "boolean", "Whether codes that are not for people are left out: there are none."),
    Parameter("excludePostCoordinated", "boolean", "Whether composed codes are left out: there are none."),
    LANGUAGE,
    Parameter("exclude-system", "uri", "A code system whose codes are left out.", repeats=True),
    Parameter("system-version", "uri", "A code system and the version that must be used: `url|version`.", repeats=True),
    Parameter("check-system-version", "uri", "The same as `system-version`.", repeats=True),
    Parameter("force-system-version", "uri", "The same as `system-version`.", repeats=True),
    CONTEXT,
    _refuse("contextDirection", "code", "It belongs to `context`, which is not supported here."),
    INLINE_SET,
    _refuse("useSupplement", "uri", "There are no supplements of code systems here."),
)
VALIDATE_IN_SET = (
    URL,
    VALUE_SET_VERSION,
    CODE,
    Parameter("system", "uri", "The canonical URL of the code's system."),
    Parameter("systemVersion", "string", "The version of the code's system, if it must be that one."),
    DISPLAY,
    CODING,
    CONCEPT,
    DATE,
    ABSTRACT,
    LANGUAGE,
    CONTEXT,
    INLINE_SET,
)
TRANSLATE = (
    URL,
    Parameter("conceptMapVersion", "string", "The version of the map, if it must be that one."),
    Parameter("code", "code", "The code: the id of a record, or with `reverse` a terminology's code."),
    Parameter("system", "uri", "The system of the code."),
    Parameter("version", "string", "The version of the system; codes of other versions are the same."),
    Parameter("source", "uri", "The value set that the code is from."),
    Parameter("target", "uri", "The value set that codes are wanted from."),
    Parameter("targetsystem", "uri", "The system that codes are wanted from."),
    Parameter("reverse", "boolean", "Whether the map is read from its targets to its sources."),
    CODING,
    CONCEPT,
    _refuse("conceptMap", "resource", INLINE),
    _refuse("dependency", "parts", "No mapping here depends on anything but the code."),
)
DOCUMENT = (
    Parameter("id", "uri", "The id of the composition.", instance=False),
    Parameter("persist", "boolean", "Whether to keep the document: that is not done here."),
    _refuse("graph", "uri", "There are no graph definitions here; a document has its composition and its author."),
)
