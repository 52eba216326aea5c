"""Look-up: from a code of a public terminology to the records about what it means. Knows no Flask."""
