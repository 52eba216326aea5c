"""Publishing files, as an operator's command asks for it.

Reading files is the editors' part, which the service does not import: the console script hands a function over as the
`obj` of its click context.
"""

from collections.abc import Callable
from pathlib import Path

from service.store.database import Database

# Publishes the content at a path, or the content that ships where the path is None. Raises what `apply` raises.
Publisher = Callable[[Database, Path | None], None]
