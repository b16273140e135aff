"""The words that extraction and matching know, from `data/vocabulary/*.toml`: data, not code."""

import tomllib
from functools import cache
from typing import Any

from kg.errors import RegisterError
from kg.shipped import shipped


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """Return the tables of `data/vocabulary/<name>.toml`.

    Args:
        name: File name without its ending.

    Returns:
        The parsed TOML document; treat it as read-only, it is shared.

    Raises:
        RegisterError: The file is not valid TOML; names file, line and column.
    """
    path = shipped("data", "vocabulary", f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RegisterError(
            f"data/vocabulary/{name}.toml: {error}.", "Mend the TOML at that place."
        ) from error
