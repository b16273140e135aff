"""Where the files that ship with the software are: in the checkout, or inside the installed package."""

from importlib.resources import files
from pathlib import Path


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, for example `shipped("data", "registers")`.

    Args:
        parts: Path below the repository's top; the first one is `ontology`, `shapes`, `data` or `queries`.

    Returns:
        A path that exists for every file of a whole checkout or a whole wheel.
    """
    package = Path(str(files("kg")))
    inside = package / "_shipped"
    top = inside if inside.is_dir() else package.parent.parent
    return top.joinpath(*parts)
