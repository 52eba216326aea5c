"""What the examples are tested with: a running service, and for pages a browser."""

from tests.clients.conftest import document_file as document_file  # noqa: PLC0414 - a fixture, found here by its name
from tests.serving import server_url as server_url  # noqa: PLC0414 - as above
from tests.serving import shipped_folder as shipped_folder  # noqa: PLC0414 - as above
