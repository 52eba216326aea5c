"""What the commands share: the kind that a user names."""

import click

from seed.file_forms import FileForm, list_forms
from service.publishing.closest_names import add_question, find_closest


def find_form(name: str) -> FileForm:
    """Return the form of the kind with this name: the kind's, its folder's or its file's.

    Raises UsageError for an unknown kind.
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
    kinds = f"Kinds: {', '.join(form.name for form in list_forms())}."
    raise click.UsageError(add_question(f"There is no kind {name}.", close, kinds))
