"""The publisher: the function by which an operator's command publishes files.

Reading files belongs to the editors' part, which the service does not import. So the console script passes a function
as the `obj` of its click context.
"""

from collections.abc import Callable
from pathlib import Path

from service.store.database import Database

# Publishes the content at a path; for None the shipped content. Raises what `apply` raises.
Publisher = Callable[[Database, Path | None], None]
