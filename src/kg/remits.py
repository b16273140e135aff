"""The register of remits: which function presumably answers for what, by rule, and why."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kg.record import Slug
from kg.registers import read_register


class Remit(BaseModel):
    """A row of `data/registers/remits.csv`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    """The rule's id, part of its IRI."""
    function: Slug | Literal[""] = ""
    """Slug of the agency function; empty: the rule says that no single function fits."""
    role: Literal["lead", "participating"] = "lead"
    indicators: tuple[str, ...] = ()
    """Slugs: targets with a value of one of these indicators."""
    domains: tuple[str, ...] = ()
    """Slugs: only targets of these domains; empty: of all."""
    keywords: tuple[str, ...] = ()
    """Targets whose statement holds one of these words."""
    unless: tuple[str, ...] = ()
    """Not where the statement holds one of these."""
    label_zh: str
    label_en: str
    reason_zh: str
    reason_en: str
    source: str


def read_remits(folder: Path) -> tuple[Remit, ...]:
    """Read `remits.csv` of a folder of registers, in its order.

    Raises:
        RegisterError: A row is wrong; names file and line.
    """
    return read_register(folder / "remits.csv", Remit)
