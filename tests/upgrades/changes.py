"""Changes: which answers of earlier versions are other bytes today, or have another ETag, each with its reason.

An answer that is not named here must be as it was. Patterns are matched against the whole address.
"""

import re
from typing import NamedTuple


class Change(NamedTuple):
    """A change of answers: of which commits, at which addresses, and why.

    A change `by_upgrade` is one that the upgrade release makes; mirrors wait for that of their origin.
    """

    commits: tuple[str, ...]
    pattern: str
    reason: str
    by_upgrade: bool = False

    def explains(self, commit: str, address: str) -> bool:
        """Tell whether an answer changed for this reason."""
        return commit in self.commits and re.fullmatch(self.pattern, address) is not None


OLD = ("3bae167", "68d7e35")
MIDDLE = ("b6ae2da",)
LAST = ("bed833e",)
# The upgrade makes a release for these.
UPGRADED = (*OLD, *MIDDLE)
EVERY = (*UPGRADED, *LAST)
PAGES = r"/(?!v1|fhir|service).*"
LATER = r"/v1(?!.*release=)(?:/[a-z-]+(?:\?.*)?|/documents/[^/]+/coverage|/[a-z-]+/[^/]+/revisions)?"
# Statements and claims as they are now: never those of a release that is named, and never documents.
STATEMENTS = (
    r"/v1/(?!documents|sentences|references|releases|exports)[a-z-]+/[^/?]+(?:/revisions/[0-9]+)?"
    r"(?:\?(?!.*release=).*)?|/v1/(?:documents|sentences|references)/[^/?]+\?(?!.*release=).*include=claims.*"
)
# The same of documents and their sentences and claims.
SOURCES = r"/v1/(?:documents|sentences|claims)/[^/?]+(?:/revisions/[0-9]+)?(?:\?(?!.*release=).*)?"
BYTES = (
    Change(
        EVERY,
        r"/v1/(?:changes|releases(?:/[0-9]+)?|[a-z-]+/[^/?]+/revisions)(?:\?.*)?",
        "Changes, releases and revisions say how much they matter (decision 0138).",
    ),
    Change(EVERY, PAGES, "Pages, the OpenAPI document and the like are made of this version, not of content alone."),
    Change(OLD, r"/fhir/r4/.*", "FHIR has other URIs of MeSH and UMLS, other statements, and links of bundles."),
    Change(
        (*MIDDLE, *LAST),
        r"/fhir/r4/(?:CodeSystem|ConceptMap|ValueSet|Composition)",
        "FHIR lists topics too, on other pages.",
    ),
    Change(
        (*MIDDLE, *LAST),
        r"/fhir/r4/(?:CodeSystem/[a-z-]+|ValueSet/[a-z-]+/\$expand(?:\?.*)?|Composition/[a-z-]+(?:/\$document)?)",
        "Codes have a topic and a document, and are gathered by topic (decision 0132).",
    ),
    Change((*MIDDLE, *LAST), r"/v1/suggest\?.*", "Completions fold by topic."),
    Change(MIDDLE, r"/fhir/r4/.*", "Resources have the number and the time of the newest release.", True),
    Change((*MIDDLE, *LAST), r"/(?:service|v1/infobutton)\?.*", "Topics are searched too."),
    Change((*MIDDLE, *LAST), r"/v1/search\?.*", "Hits fold by topic (decision 0133)."),
    Change(LAST, r"/v1/lookup\?.*", "Look-ups fold by topic (decision 0133)."),
    Change(LAST, r"/v1/duties", "The duties name corrections of harm (decision 0138)."),
    Change(MIDDLE, r"/v1/changes\.atom", "The feed names the upgrade release.", True),
    Change(MIDDLE, r"/v1|/v1/exports", "The entry point and the list of exports name what was added."),
    Change(OLD, r"/(?:service|v1/infobutton)\?.*", "Infobutton says how many records an answer leaves out."),
    Change(OLD, r"/v1/changes\.atom", "The Atom feed has other links."),
    Change(OLD, r"/v1/exports", "The list of exports names files that were added."),
    Change(OLD, r"/v1/(?:search|suggest)\?.*", "Search has one order over all kinds (decisions 0090 to 0092)."),
    Change(OLD, r"/v1(?:/lookup\?.*)?", "The entry point and what is not found are explained in other words."),
    Change(OLD, r"/v1/[a-z-]+(?:/[^/?]+)?\?format=markdown", "Markdown explains verdicts in other words."),
    Change(OLD, r"/v1/.*format=jsonld.*", "JSON-LD has the addresses of licences."),
    Change(OLD, r"/v1/documents/[^/]+/coverage", "Coverages name lead-ins (decision 0104)."),
    Change(
        UPGRADED,
        LATER,
        "The upgrade makes a release, which renders records anew; lists have other members since.",
        True,
    ),
    Change(
        UPGRADED,
        STATEMENTS,
        "The upgrade adds members to statements and claims that are null or empty lists (decisions 0109, 0112).",
        True,
    ),
    Change(
        OLD, SOURCES, "The upgrade adds imprints, outlines and lead-ins, null or empty (decisions 0103, 0104).", True
    ),
)
# Never add to these without need: a moved ETag costs every client and cache a copy that was good.
ETAGS = (
    Change(OLD, PAGES, "Until decision 0073 the ETag of a page named the release and the build."),
    Change(OLD, r"/fhir/r4/.*", "The weak ETag of a resource is the same for all codings now."),
)
# Last-Modified follows the release, and an upgrade makes one; the ETag stays, so that copies are still good.
TIMES = (
    *ETAGS,
    Change(UPGRADED, r"/v1/(?!exports|releases)(?!.*release=).*", "The upgrade makes a release.", True),
)
