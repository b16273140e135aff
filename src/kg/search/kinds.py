"""The kinds of things that can be found, from `kinds.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field


class Kind(BaseModel):
    """A kind of thing; see the head of `kinds.toml`.

    Attributes:
        name: What addresses and programs call it.
        order: Its place among the kinds, from 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    name: str
    order: int
    cls: str = Field(alias="class")
    label: tuple[str, str]
    title: tuple[str, ...] = Field(min_length=1)
    also: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    weight: float = Field(gt=0)


@cache
def kinds() -> Mapping[str, Kind]:
    """Return the kinds by name, in the order in which readers see them."""
    read = tomllib.loads((files("kg.search") / "kinds.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {name: Kind(name=name, order=order, **table) for order, (name, table) in enumerate(read.items())}
    )
