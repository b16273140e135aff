"""Which release a name means."""

from collections.abc import Sequence
from pathlib import Path

from kg.errors import KgError
from kg.exports import Source, sources

_LISTED = 12


class NoReleaseError(KgError):
    """No release of that name is kept."""


def kept(out: Path, version: str) -> Source:
    """Return a release by its name.

    Args:
        out: The build folder.
        version: The data version; it is compared, and never becomes a path.

    Raises:
        NoReleaseError: There is none; says which there are.
    """
    return named(sources(out), version)


def named(there: Sequence[Source], version: str) -> Source:
    """Return the one of some releases that has a name; see `kept`."""
    found = next((source for source in there if source.version == version), None)
    if found is None:
        names = ", ".join(source.version for source in there[:_LISTED]) or "—"
        raise NoReleaseError(
            f"没有 {version[:60]} 这个版本。 There is no release {version[:60]!r}.",
            f"现有：{names}。 There are: {names}.",
        )
    return found
