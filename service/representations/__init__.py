"""Representations: the forms beside JSON that a record or a list is given in. All are pure functions of stored JSON."""
