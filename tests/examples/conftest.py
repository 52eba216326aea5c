"""What the examples are tested with: the document that clients are generated from."""

from tests.clients.conftest import document_file as document_file  # noqa: PLC0414 - a fixture, found here by its name
