"""Linked data: a page's JSON-LD, as the API returns it, in a data block for search engines.

Browsers do not execute data blocks, so the policy against inline scripts does not apply.
"""

from markupsafe import Markup

from service.http.base_url import get_public_url
from service.representations.cited_records import gather_sources, list_footnotes, list_sentences
from service.representations.json_ld import page, render_script
from service.web.record_loader import Bodies, Wire


def render_linked_data(bodies: Bodies, record: Wire) -> Markup:
    """Return the linked data of a record's page."""
    served = dict(record)
    claims = {id_: dict(bodies.get("claim", id_)) for id_ in list_footnotes(served)}
    if served["type"] == "claim":
        claims[served["id"]] = served
    sentences = {id_: dict(bodies.get("sentence", id_)) for id_ in list_sentences(claims.values())}
    known = {("claim", id_): body for id_, body in claims.items()}
    known |= {("sentence", id_): body for id_, body in sentences.items()}
    sources = gather_sources(known, served)
    return Markup(render_script(page(served, sources, get_public_url())))  # noqa: S704  (it cannot close the element)
