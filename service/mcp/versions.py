"""The versions of the protocol, and the identity of the server."""

from service.version import VERSION

# Each request is complete in itself, and its `_meta` names the version.
MODERN = "2026-07-28"
# A session begins with `initialize`. The server keeps no session: nothing depends on one.
LEGACY = ("2025-11-25", "2025-06-18")
SUPPORTED = (MODERN, *LEGACY)
SERVER_INFO = {"name": "medcontent", "version": VERSION, "title": "medcontent: health content with its sources"}
# How long clients may keep lists and resources: as long as caches keep records. Until then, they miss a withdrawal.
TTL_MILLISECONDS = 30_000
