"""Licences: the identifiers of SPDX, which has those of Creative Commons too, and their addresses.

Anything else is free text, in the words of who gives the terms: "Ask the publisher". The list of identifiers is
that of the library `packaging`, which follows https://spdx.org/licenses/.
"""

import re

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

SPDX = "https://spdx.org/licenses/"
CREATIVE_COMMONS = "https://creativecommons.org/"
# An address of Creative Commons: a licence or a dedication, its version, and perhaps a country.
COMMONS_ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/([a-z+-]+)/(\d\.\d)(?:/([a-z]{2,3}))?/?"
    r"(?:(?:deed|legalcode)[\w.-]*)?",
    re.IGNORECASE,
)
SPDX_ADDRESS = re.compile(r"https?://(?:www\.)?spdx\.org/licenses/([\w.+-]+?)(?:\.html)?/?", re.IGNORECASE)
DEDICATIONS = {"zero": "CC0", "mark": "CC-PDM"}
# What somebody writes who means an identifier: a known beginning, and a version.
LIKE_IDENTIFIER = re.compile(
    r"(?:CC|CC0|GPL|LGPL|AGPL|Apache|MPL|EPL|OGL|ODbL|GFDL|BSD|Artistic)[ -](?:[A-Za-z0-9]+[ -])*\d+(?:\.\d+)*",
    re.IGNORECASE,
)


def find_identifier(terms: str) -> str | None:
    """Return the identifier of SPDX for terms written as identifier or address; None for other terms."""
    if found := COMMONS_ADDRESS.fullmatch(terms):
        kind = DEDICATIONS.get(found[1].lower(), f"CC-{found[1]}")
        return _find_known("-".join(filter(None, [kind, found[2], found[3]])))
    if found := SPDX_ADDRESS.fullmatch(terms):
        return _find_known(found[1])
    return _find_known(terms) or _find_known("-".join(terms.split()))


def is_like_identifier(terms: str) -> bool:
    """Return whether terms look like an identifier, such as `CC-BY-9.0`."""
    return LIKE_IDENTIFIER.fullmatch(terms) is not None


def build_licence_address(terms: str) -> str | None:
    """Return the address of a licence by its identifier; the terms if they are an address, else None."""
    if terms.startswith(("https://", "http://")):
        return terms
    if find_identifier(terms) != terms or " " in terms or terms.startswith("LicenseRef-"):
        return None
    if found := re.fullmatch(r"CC-((?:BY|NC|ND|SA)(?:-(?:NC|ND|SA))*)-(\d\.\d)(?:-([A-Z]{2,3}))?", terms):
        country = f"{found[3].lower()}/" if found[3] else ""
        return f"{CREATIVE_COMMONS}licenses/{found[1].lower()}/{found[2]}/{country}"
    dedications = {"CC0-1.0": "zero/1.0/", "CC-PDM-1.0": "mark/1.0/"}
    if terms in dedications:
        return f"{CREATIVE_COMMONS}publicdomain/{dedications[terms]}"
    return f"{SPDX}{terms}.html"


def _find_known(identifier: str) -> str | None:
    try:
        return canonicalize_license_expression(identifier)
    except InvalidLicenseExpression:
        return None
