"""Faults of a file that prevent its content from being read."""

from seed.locations import FilePlace


class ReadingFault(Exception):
    """A fault of the file itself: raised where reading cannot continue, else collected."""

    def __init__(self, rule: str, place: FilePlace, message: str, help: str) -> None:  # noqa: A002
        super().__init__(f"{place}: error[{rule}] {message}")
        self.rule = rule
        self.place = place
        self.message = message
        self.help = help
