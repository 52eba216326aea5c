"""Representations: the other formats of a record or list. All of them are pure functions of the stored JSON."""
