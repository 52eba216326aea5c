"""The files of a new content root: its settings, a description, and what a text editor needs to complete fields."""

import json
from pathlib import PurePosixPath

from seed.file_forms import FileForm, list_forms
from seed.json_schema import build_schema
from seed.reading.root import DOCUMENTS, MARKER

# What a new project may hold already. Names that begin with a dot are never content.
HARMLESS = frozenset(("readme", "readme.md", "license", "license.md", "license.txt", "var"))
SCHEMAS = PurePosixPath(".schemas")
CONTENT = """\
# This file marks the root of the content.
release:
  # Who makes the releases; left empty, it is who runs `medcontent apply`, unless --author names somebody.
  author:
"""
README = """\
# Content

Articles and what they say, as records. `medcontent` checks these files, shows what publishing them would change, and
publishes them as one release.

    medcontent new document FILE…    import an article
    medcontent check                 find what is missing or wrong
    medcontent plan                  show what publishing would change
    medcontent apply                 publish it
    medcontent preview               see the files as readers would

An article is a folder in documents/. A record is a file in the folder of its kind, as in sites/tin-bones.yaml;
`medcontent new KIND ID` writes it. `medcontent --help` lists all commands.
"""
IGNORED = """\
# The database that medcontent makes in its working directory
/var/
# What the last medcontent reject deleted, to restore it
/.medcontent-rejected.json
"""


def is_harmless(name: str) -> bool:
    """Return whether a new root may already hold a file or folder of this name."""
    return name.startswith(".") or name.lower() in HARMLESS


def build_root_files() -> dict[PurePosixPath, bytes]:
    """Return the files of a new root by their paths; content.yaml, which makes it one, is the last."""
    forms = list_forms()
    files = {
        PurePosixPath("README.md"): README,
        PurePosixPath(".gitignore"): IGNORED,
        PurePosixPath(".vscode/settings.json"): _format_json(_build_editor_settings(forms)),
        **{SCHEMAS / f"{form.name}.json": _format_json(build_schema(form)) for form in forms},
        PurePosixPath(MARKER): CONTENT,
    }
    return {path: text.encode() for path, text in files.items()}


def _build_editor_settings(forms: list[FileForm]) -> dict[str, object]:
    """Return the settings by which Visual Studio Code's YAML extension finds the schema of each file."""
    return {
        "yaml.schemaStore.enable": False,
        "yaml.schemas": {f"{SCHEMAS}/{form.name}.json": _find_pattern(form) for form in forms},
    }


def _find_pattern(form: FileForm) -> str:
    if form.kind is None:
        return MARKER
    special = {"document": f"{DOCUMENTS}/*/document.yaml", "claim": f"{DOCUMENTS}/*/claims.yaml"}
    return special.get(form.name, f"{form.kind.plural}/*.yaml")


def _format_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
