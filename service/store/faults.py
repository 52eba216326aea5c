"""Storage faults: errors of the database, independent of the engine. No message holds a secret."""


class StorageFault(Exception):
    """The database cannot be reached, read or written; the message says which one and why."""


class DamagedStore(StorageFault):
    """The content of the database is damaged."""
