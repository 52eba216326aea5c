"""The JSON-LD of a page, as the API gives it, for the data block that search engines read.

A browser does not run a data block, so the policy that forbids inline scripts has nothing against it.
"""

from markupsafe import Markup

from service.http.base_url import get_public_url
from service.representations.cited_records import gather_sources, list_keys
from service.representations.json_ld import page, render_script
from service.web.record_loader import Bodies, Wire


def render_linked_data(bodies: Bodies, record: Wire) -> Markup:
    """Return what the page of a record holds as linked data."""
    served = dict(record)
    sources = gather_sources({key: dict(bodies.get(*key)) for key in list_keys(served)}, served)
    return Markup(render_script(page(served, sources, get_public_url())))  # noqa: S704  (nothing in it can end the element)
