"""What can be wrong with the place where content is kept, by whichever engine. No message tells a secret."""


class StorageFault(Exception):
    """The database cannot be reached, read or written; the message says which and why."""


class DamagedStore(StorageFault):
    """What is stored in the database is damaged."""
