"""The names of a register that are nearest to a printed one, for messages that help."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from kg.flat import fold


def nearest(printed: str, names: Iterable[str], count: int = 3, least: float = 0) -> tuple[str, ...]:
    """Return the names most like a printed one, the likest first.

    Args:
        printed: As the cell has it.
        names: What the register knows.
        count: How many at most.
        least: How alike they have to be, 0 to 100.
    """
    found = process.extract(
        printed,
        list(dict.fromkeys(names)),
        scorer=fuzz.ratio,
        processor=fold,
        limit=count,
        score_cutoff=least,
    )
    return tuple(name for name, _, _ in found)
