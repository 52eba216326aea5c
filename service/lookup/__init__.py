"""Look-up: from a code of a public terminology to the records with that meaning. It does not know Flask."""
