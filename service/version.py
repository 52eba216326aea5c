"""The version of the program and of its API: one number, which pyproject.toml reads from here."""

VERSION = "1.0.0"
