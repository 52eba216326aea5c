"""The service that other people's programs are run against: one for all tests, with the shipped content."""

from tests.serving import server_url as server_url  # noqa: PLC0414 - a fixture, found here by its name
from tests.serving import shipped_folder as shipped_folder  # noqa: PLC0414 - as above
