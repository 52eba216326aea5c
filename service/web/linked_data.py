"""The JSON-LD of a page, as the API gives it, for the data block that search engines read.

A browser does not run a data block, so the policy that forbids inline scripts has nothing against it.
"""

from markupsafe import Markup

from service.api.hosts import public_url
from service.representations.linked import page, script
from service.representations.sources import gathered, keys_of
from service.web.bodies import Bodies, Wire


def linked_data(bodies: Bodies, record: Wire) -> Markup:
    """Return what the page of a record holds as linked data."""
    served = dict(record)
    sources = gathered({key: dict(bodies.sure(*key)) for key in keys_of(served)}, served)
    return Markup(script(page(served, sources, public_url())))  # noqa: S704  (nothing in it can end the element)
