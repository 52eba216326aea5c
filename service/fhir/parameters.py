"""FHIR parameters: those of searches and operations, with their FHIR types.

R4 defines more parameters than this server supports. Those that would change a response are refused by name, with the
reason; those that cannot change anything here are accepted.
"""

from dataclasses import dataclass

# Types whose values are objects, which can only be posted.
POSTED = {"Coding", "CodeableConcept", "resource", "parts"}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a search or operation with its FHIR type.

    `instance`: whether a single resource takes it too. `repeats`: whether it may be repeated. `refused`: R4 defines it,
    but it is not supported here; `about` says why. `blank`: white space around it is ignored, and so is an empty value.
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
    Parameter("_format", "string", "The format of the response: only `json` is available."),
    Parameter("_pretty", "boolean", "Whether the response is indented."),
)
SUMMARIES = ("true", "text", "data", "false")
SUMMARY = Parameter(
    "_summary",
    "string",
    "`true` returns the elements of R4's summary, `text` the narrative and required elements, `data` everything except "
    "the narrative, `false` everything.",
)
ELEMENTS = Parameter("_elements", "string", "The elements to return in addition to required ones, separated by commas.")
REDUCING = (SUMMARY, ELEMENTS)
TOTALS = ("none", "estimate", "accurate")
PAGED = (
    Parameter("_count", "integer", "The number of resources on a page: 20 by default, at most 100; 0 only counts."),
    Parameter("_after", "string", "The page begins after the resource with this id. Taken from the links of a page."),
    Parameter("_summary", "string", f"{SUMMARY.about} `count` returns only the number of resources."),
    ELEMENTS,
    Parameter("_total", "string", "`none` leaves out the total; `estimate` and `accurate` return it."),
)
ID = Parameter("_id", "token", "The id of the resource; several are separated by commas.")
CANONICAL = (
    ID,
    Parameter("url", "uri", "The canonical URL, with or without a bar and the version."),
    Parameter("name", "string", "The beginning of the name, ignoring case."),
)

CODE = Parameter("code", "code", "The code.")
CODING = Parameter("coding", "Coding", "The terminology and the code together.")
CONCEPT = Parameter("codeableConcept", "CodeableConcept", "Several codings; one match is sufficient.")
DISPLAY = Parameter("display", "string", "A name of the code, which is checked too.", blank=True)
LANGUAGE = Parameter("displayLanguage", "code", "The language of names; all names are in English.")
URL = Parameter("url", "uri", "The canonical URL of the resource.", instance=False)
DATE = Parameter("date", "dateTime", "The time that the response applies to, not before the newest release.")
ABSTRACT = Parameter("abstract", "boolean", "Whether abstract codes are allowed; this server has none.")
VERSION = Parameter("version", "string", "The version of the code system, if it must be this one.")
INLINE = "Posted resources are not supported; name one of this service by its canonical URL."

LOOKUP = (
    CODE,
    Parameter("system", "uri", "The canonical URL of the code system."),
    VERSION,
    CODING,
    DATE,
    LANGUAGE,
    Parameter("property", "code", "The properties to return; all by default.", repeats=True),
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
VALUE_SET_VERSION = Parameter("valueSetVersion", "string", "The version of the value set, if it must be this one.")
CONTEXT = _refuse("context", "uri", "This server has no profiles whose elements could name a value set; send `url`.")
INLINE_SET = _refuse("valueSet", "resource", INLINE)
EXPAND = (
    URL,
    VALUE_SET_VERSION,
    Parameter("filter", "string", "Words that the name or the code must contain, ignoring case.", blank=True),
    DATE,
    Parameter("offset", "integer", "The number of codes to skip, without nested ones."),
    Parameter("count", "integer", "The number of codes to return, without nested ones; 100 by default."),
    Parameter("includeDesignations", "boolean", "Whether to return other names."),
    Parameter("designation", "token", "The other names to return, by language: `urn:ietf:bcp:47|en`.", repeats=True),
    Parameter("includeDefinition", "boolean", "Whether to return the definition of the value set."),
    Parameter("activeOnly", "boolean", "Whether to leave out codes of withdrawn records."),
    Parameter("excludeNested", "boolean", "Whether to return the records of a topic one by one."),
    Parameter("excludeNotForUI", "boolean", "Whether to leave out codes that are not for display; none exist."),
    Parameter("excludePostCoordinated", "boolean", "Whether to leave out post-coordinated codes; none exist."),
    LANGUAGE,
    Parameter("exclude-system", "uri", "A code system whose codes to leave out.", repeats=True),
    Parameter("system-version", "uri", "A code system and the version that must be used: `url|version`.", repeats=True),
    Parameter("check-system-version", "uri", "The same as `system-version`.", repeats=True),
    Parameter("force-system-version", "uri", "The same as `system-version`.", repeats=True),
    CONTEXT,
    _refuse("contextDirection", "code", "It belongs to `context`, which is not supported here."),
    INLINE_SET,
    _refuse("useSupplement", "uri", "This server has no supplements of code systems."),
)
VALIDATE_IN_SET = (
    URL,
    VALUE_SET_VERSION,
    CODE,
    Parameter("system", "uri", "The canonical URL of the code's system."),
    Parameter("systemVersion", "string", "The version of the code's system, if it must be this one."),
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
    Parameter("conceptMapVersion", "string", "The version of the map, if it must be this one."),
    Parameter("code", "code", "The code: the id of a record, or with `reverse` a terminology's code."),
    Parameter("system", "uri", "The system of the code."),
    Parameter("version", "string", "The version of the system; codes are the same in other versions."),
    Parameter("source", "uri", "The value set of the code."),
    Parameter("target", "uri", "The value set of the requested codes."),
    Parameter("targetsystem", "uri", "The system of the requested codes."),
    Parameter("reverse", "boolean", "Whether to use the map from its targets to its sources."),
    CODING,
    CONCEPT,
    _refuse("conceptMap", "resource", INLINE),
    _refuse("dependency", "parts", "The mappings here depend only on the code."),
)
DOCUMENT = (
    Parameter("id", "uri", "The id of the composition.", instance=False),
    Parameter("persist", "boolean", "Whether to store the document; this is not supported."),
    _refuse("graph", "uri", "Graph definitions are not supported; a document contains its composition and author."),
)
