"""The store: releases, entries, their revisions and served versions, and index rows. Knows no Flask."""
