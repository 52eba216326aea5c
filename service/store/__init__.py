"""The store: releases, entries, revisions, served versions and index rows. It does not know Flask."""
