"""URNs: identifiers that are the same on every host, for formats that require one, because we have no domain."""

import uuid

# A random constant; every URN is derived from it and from the named parts (RFC 9562, version 5).
NAMESPACE = uuid.UUID("0174fe31-f076-4289-b73e-f654529f4eaf")


def build_urn(*parts: str) -> str:
    """Return the URN for these parts together."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, '/'.join(parts))}"
