"""What is wrong with a file before its content can be looked at."""

from seed.locations import FilePlace


class ReadingFault(Exception):
    """A fault of the file itself: raised where nothing more can be read, else collected."""

    def __init__(self, rule: str, place: FilePlace, message: str, help: str) -> None:  # noqa: A002
        super().__init__(f"{place}: error[{rule}] {message}")
        self.rule = rule
        self.place = place
        self.message = message
        self.help = help
