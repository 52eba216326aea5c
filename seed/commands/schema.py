"""`medcontent schema`: JSON Schema for completion and hover in text editors."""

import json
from pathlib import Path

import click

from seed.commands.kind_argument import find_form
from seed.file_forms import list_forms
from seed.json_schema import Schema, build_schema, bundle_schemas
from seed.writing.atomic_write import write


@click.command()
@click.argument("kind", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="Write one file per kind into this folder."
)
def schema(kind: str | None, out: Path | None) -> None:
    """Print the JSON Schema (2020-12) of the files of a KIND, or of all kinds in one document."""
    chosen = [find_form(kind)] if kind else list_forms()
    if out is None:
        click.echo(format_schema(build_schema(chosen[0]) if kind else bundle_schemas(chosen)), nl=False)
        return
    for form in chosen:
        write(out / f"{form.name}.json", format_schema(build_schema(form)).encode())
    click.echo(f"Wrote {len(chosen)} file{'' if len(chosen) == 1 else 's'} to {out}")


def format_schema(document: Schema) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
