"""Search: what people type, and the records that answer it, from an index made of one release. Knows no Flask."""
