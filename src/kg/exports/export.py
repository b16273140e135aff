"""One kind of file that can be made of a release, and which file an address means."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kg.errors import KgError
from kg.exports.source import Source

PACKED = ".gz"
"""What the name of a compressed file ends in."""
Of = Literal["whole", "plan", "graph"]
"""What an export is made of: all of a release, one plan, or one named graph."""


class ExportError(KgError):
    """There is no such export, or it cannot be written."""


@dataclass(frozen=True)
class Export:
    """A kind of file made of a release; the same release always gives the same bytes.

    Attributes:
        address: Its name below a release, with `{}` for the plan's key or the graph's name if it is made of
            one: `govplan.nq`, `plan/{}.ttl`, `tables/targets.csv`.
        media_type: Of the file as it is.
        family: What `kg export` calls it and its like: `dumps`, `tables`, ….
        zh: What it is, in Chinese.
        en: The same in English.
        write: Writes it to a path; takes the release, the path, and the plan's key or the graph's name
            (empty if it is made of the whole).
        of: What it is made of.
        packs: Whether it is offered compressed, too; no for what is compressed already.
        profile: IRI of the specification that the content keeps to beside its media type, if any.
    """

    address: str
    media_type: str
    family: str
    zh: str
    en: str
    write: Callable[[Source, Path, str], None]
    of: Of = "whole"
    packs: bool = True
    profile: str = ""

    def at(self, thing: str = "") -> str:
        """Return the address of the file of one plan or graph, or of the whole."""
        return self.address.replace("{}", thing)

    def things(self, source: Source) -> tuple[str, ...]:
        """Return of which plans or graphs of a release it can be made; `("",)` for the whole."""
        if self.of == "plan":
            return source.plans
        return source.graphs if self.of == "graph" else ("",)


@dataclass(frozen=True)
class Found:
    """The file that an address means.

    Attributes:
        export: What it is.
        thing: The plan's key or the graph's name; empty for the whole.
        packed: Whether it is compressed.
    """

    export: Export
    thing: str = ""
    packed: bool = False

    @property
    def address(self) -> str:
        """Its name below a release."""
        return self.export.at(self.thing) + (PACKED if self.packed else "")

    @property
    def media_type(self) -> str:
        """The media type of the file's bytes."""
        return "application/gzip" if self.packed else self.export.media_type


def find(exports: Iterable[Export], source: Source, address: str) -> Found | None:
    """Return the file that an address means; `None` if a release has no such file.

    Args:
        exports: All kinds that there are.
        source: The release.
        address: A name below it; it is compared, and never becomes a path.
    """
    plain = address.removesuffix(PACKED)
    packed = plain != address
    for export in exports:
        if packed and not export.packs:
            continue
        if export.of == "whole":
            if export.address == plain:
                return Found(export, "", packed)
            continue
        before, _, after = export.address.partition("{}")
        if plain.startswith(before) and plain.endswith(after) and len(plain) > len(before) + len(after):
            thing = plain[len(before) : len(plain) - len(after)]
            if thing in export.things(source):
                return Found(export, thing, packed)
    return None
