"""What an import would change: facts that come, go, or say something else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.tables import AssignmentRow, ObservationRow, TableRow


@dataclass(frozen=True)
class Changes:
    """The difference between what is kept and what an import would keep.

    Attributes:
        added: New facts, each as one line.
        removed: Facts that would go.
        changed: Facts that would say something else: what, was, is.
        same: How many stay as they are.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[tuple[str, str, str], ...]
    same: int

    def __bool__(self) -> bool:
        """Say whether there is any difference."""
        return bool(self.added or self.removed or self.changed)


def compare(old: Mapping[str, str], new: Mapping[str, str]) -> Changes:
    """Compare facts by what they are about.

    Args:
        old: What a fact is about → what it says, as kept.
        new: The same, as it would be kept.
    """
    return Changes(
        added=tuple(_line(about, says) for about, says in new.items() if about not in old),
        removed=tuple(_line(about, says) for about, says in old.items() if about not in new),
        changed=tuple(
            (about, old[about], says) for about, says in new.items() if about in old and old[about] != says
        ),
        same=sum(old.get(about) == says for about, says in new.items()),
    )


def compare_tables(old: Iterable[TableRow], new: Iterable[TableRow]) -> Changes:
    """Compare two versions of a table; where its rows stood in the file makes no difference."""
    return compare(dict(map(_fact, old)), dict(map(_fact, new)))


def _fact(row: TableRow) -> tuple[str, str]:
    if isinstance(row, AssignmentRow):
        return f"{row.plan}/{row.target} {row.agency}", row.role
    if isinstance(row, ObservationRow):
        about = (row.place, row.indicator, str(row.year), row.population)
        known = f" ({row.published})" if row.published else ""
        return " ".join(filter(None, about)), f"{row.value}{row.unit}{known}"
    return f"{row.sheet} {row.row}", row.model_dump_json()


def _line(about: str, says: str) -> str:
    return f"{about} {says}".rstrip()
