"""What the commands share: the kind that somebody names."""

import click

from seed.file_forms import FileForm, list_forms
from service.publishing.suggestions import find_closest


def find_form(name: str) -> FileForm:
    """Return the form of the kind with this name, be it written as the kind, as its folder or as its file.

    Raises UsageError where there is none.
    """
    known: dict[str, FileForm] = {}
    for form in list_forms():
        known |= {form.name: form, f"{form.name}.yaml": form}
        if form.kind:
            known |= {form.kind.plural: form, f"{form.kind.plural}.yaml": form}
    wanted = name.lower().replace("_", "-").rstrip("/")
    if wanted in known:
        return known[wanted]
    close = find_closest(wanted, (form.name for form in list_forms()))
    help_ = f"Did you mean {close}?" if close else f"Kinds: {', '.join(form.name for form in list_forms())}."
    raise click.UsageError(f"There is no kind {name}. {help_}")
