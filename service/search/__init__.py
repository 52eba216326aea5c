"""Search: the records that match a typed question, from an index of one release. It does not know Flask."""
