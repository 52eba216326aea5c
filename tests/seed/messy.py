"""Messy YAML: values written as no two editors would, with comments wherever they are allowed."""

import random
import re
from typing import Any

# One line of plain text that needs no quotes anywhere.
PLAIN = re.compile(r"[a-z][a-z é-]*[a-z]|[0-9]{1,4}")


class Messy:
    """Writes values in ways that change from one to the next; remembers the comments that it wrote."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.comments: list[str] = []

    def text(self, value: Any) -> str:
        """Return a file that holds a dict or a list."""
        lines = [*self.between(0), *self.block(value, 0), *self.between(0)]
        return self.chance.choice(["\n", "\r\n"]).join(lines) + self.chance.choice(["", "\n", "\n\n"])

    def block(self, value: Any, indent: int) -> list[str]:
        """Return the lines of a dict or a list."""
        lines: list[str] = []
        pairs = [(f"{self.key(name)}:", inner) for name, inner in value.items()] if isinstance(value, dict) else []
        for lead, inner in pairs or [("-", item) for item in value]:
            lines += [*self.between(indent), *self.entry(lead, inner, indent)]
        return lines

    def entry(self, lead: str, value: Any, indent: int) -> list[str]:
        """Return a field or an item."""
        start = " " * indent + lead
        if value and isinstance(value, dict | list):
            if self.chance.random() < 0.3:
                return [f"{start} {self.flow(value)}{self.beside()}"]
            deeper = indent + self.chance.choice([1, 2, 3, 4])
            inner = self.block(value, deeper)
            is_value = inner[0].strip() and not inner[0].lstrip().startswith("#")
            if lead == "-" and is_value and deeper > indent + 1 and self.chance.random() < 0.7:
                # The first field on the line of the dash says how deep the others are.
                return [start + inner[0][indent + 1 :], *inner[1:]]
            return [start + self.beside(), *inner]
        if isinstance(value, str) and self.chance.random() < 0.3 and (lines := self.block_scalar(value, indent + 2)):
            return [f"{start} {lines[0]}{self.beside()}", *lines[1:]]
        return [f"{start} {self.scalar(value)}".rstrip() + self.beside()]

    def flow(self, value: Any) -> str:
        """Return a value in brackets."""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{self.key(name)}: {self.flow(inner)}" for name, inner in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + self.chance.choice(["]", " ]"])
        return self.scalar(value, flow=True)

    def scalar(self, value: Any, *, flow: bool = False) -> str:
        """Return a text, or nothing, on one line."""
        if value is None:
            return self.chance.choice(["null", "~"] if flow else ["null", "~", ""])
        if value in ([], {}):
            return "[]" if value == [] else "{}"
        text = str(value)
        if PLAIN.fullmatch(text) and text != "null" and self.chance.random() < 0.6:
            return text
        if re.fullmatch(r"[^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]*", text) and self.chance.random() < 0.5:
            return "'" + text.replace("'", "''") + "'"
        return '"' + "".join(self.escaped(character) for character in text) + '"'

    def block_scalar(self, value: str, indent: int) -> list[str] | None:
        """Return a text as a literal or folded block, where it can be one."""
        if not re.fullmatch(r"[a-z0-9#:é](?:[a-z0-9#:é -]*[a-z0-9#:é])?(?:\n[a-z0-9#:é]+)*", value) or "  " in value:
            return None
        if "\n" in value or self.chance.random() < 0.4:
            return ["|-", *(" " * indent + line for line in value.split("\n"))]
        words = value.split(" ")
        cut = self.chance.randint(1, len(words))
        return [">-", *(" " * indent + " ".join(part) for part in (words[:cut], words[cut:]) if part)]

    def key(self, name: str) -> str:
        """Return the name of a field."""
        return name if PLAIN.fullmatch(name) or name.isalpha() else self.scalar(name)

    def between(self, indent: int) -> list[str]:
        """Return lines of comments, and empty ones."""
        return [
            " " * indent + self.comment() if self.chance.random() < 0.5 else ""
            for _ in range(self.chance.choice([0, 0, 0, 1, 2]))
        ]

    def beside(self) -> str:
        """Return a comment at the end of a line, or nothing."""
        return " " * self.chance.randint(1, 3) + self.comment() if self.chance.random() < 0.2 else ""

    def comment(self) -> str:
        """Return a comment that is like no other."""
        self.comments.append(f"# {len(self.comments)}: it's {self.chance.choice(['so', '# so', '[so', 'a: b'])}")
        return self.comments[-1]

    @staticmethod
    def escaped(character: str) -> str:
        """Return a character as it is written in double quotes."""
        if character in '\\"':
            return "\\" + character
        if character.isprintable() or character == "\xa0":
            return character
        return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
