"""Linked data: a page's JSON-LD, as the API returns it, in a data block for search engines.

Browsers do not execute data blocks, so the policy against inline scripts does not apply.
"""

from markupsafe import Markup

from service.http.base_url import get_public_url
from service.representations.cited_records import gather_sources, list_keys
from service.representations.json_ld import page, render_script
from service.web.record_loader import Bodies, Wire


def render_linked_data(bodies: Bodies, record: Wire) -> Markup:
    """Return the linked data of a record's page."""
    served = dict(record)
    sources = gather_sources({key: dict(bodies.get(*key)) for key in list_keys(served)}, served)
    return Markup(render_script(page(served, sources, get_public_url())))  # noqa: S704  (it cannot close the element)
