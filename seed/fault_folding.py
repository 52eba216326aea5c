"""Folding: of many reports of one mistake, people see the first and the places of the others; a table counts all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from seed.error_report import Report
from service.catalog import BY_NAME
from service.operations.terminal import pluralise

# About a screen: fewer reports are all shown.
MAX_UNFOLDED = 20
# Up to this many of one mistake are shown in full.
MAX_ALIKE = 2
MAX_PLACES = 5
# What the table calls the reports of no record, such as those of a file that cannot be read.
OTHER = "files"


class FoldedReports(NamedTuple):
    """Reports that are shown in full, and others that are the same mistake elsewhere."""

    shown: list[Report]
    others: list[Report]

    def __str__(self) -> str:
        """Return the line about the others."""
        first = self.others[0]
        files = {report.place.file for report in self.others if report.place}
        where = [str(report.place or f"{report.kind}/{report.id}") for report in self.others[:MAX_PLACES]]
        more = " …" if len(self.others) > MAX_PLACES else ""
        what = " of ".join(part for part in (get_field(first), first.kind) if part)
        return (
            f"{pluralise(len(self.others), 'more report')} of {first.rule}{what and f' ({what})'} in "
            f"{pluralise(len(files), 'file')}: {', '.join(where)}{more}"
        )


def fold_reports(reports: list[Report]) -> list[FoldedReports]:
    """Return the reports in their order; if there are many, the same mistakes of one field together."""
    if len(reports) <= MAX_UNFOLDED:
        return [FoldedReports(reports, [])]
    groups: dict[tuple[str | None, ...], list[Report]] = {}
    for report in reports:
        groups.setdefault((report.severity, report.rule, report.code, report.kind, get_field(report)), []).append(
            report
        )
    return list(_fold_groups(groups.values()))


def summarise_reports(reports: Sequence[Report]) -> Iterator[str]:
    """Yield a line for each kind, in the order of the catalog, where there are more reports than a screen shows."""
    if len(reports) <= MAX_UNFOLDED:
        return
    numbers = Counter((report.kind or OTHER, report.severity) for report in reports)
    rules = Counter((report.kind or OTHER, report.rule) for report in reports)
    kinds = {kind for kind, _ in numbers}
    width = max(map(len, kinds))
    for name in (each for each in (*BY_NAME, OTHER) if each in kinds):
        severities = ((numbers[name, severity], severity) for severity in ("error", "warning"))
        counts = ", ".join(pluralise(count, severity) for count, severity in severities if count)
        listed = ", ".join(f"{rule} {count:,}" for (kind, rule), count in rules.most_common() if kind == name)
        yield f"  {name:<{width}}  {counts}: {listed}"


def _fold_groups(groups: Iterable[list[Report]]) -> Iterator[FoldedReports]:
    for group in groups:
        size = MAX_ALIKE if len(group) > MAX_ALIKE + 1 else len(group)
        yield FoldedReports(group[:size], group[size:])


def get_field(report: Report) -> str:
    """Return the field that a report is about; for evidence the field that it supports."""
    steps = [step for step in report.path or () if isinstance(step, str)]
    if steps[:1] == ["evidence"]:
        return ".".join(steps[:2])
    return steps[0] if steps else ""
