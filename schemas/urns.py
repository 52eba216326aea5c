"""URNs: names that are the same on every host, for formats that want an identifier where we have no domain to give."""

import uuid

# Drawn once; every name below follows from it and from what it names (RFC 9562, version 5).
NAMESPACE = uuid.UUID("0174fe31-f076-4289-b73e-f654529f4eaf")


def build_urn(*parts: str) -> str:
    """Return the URN of what these parts name together."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, '/'.join(parts))}"
