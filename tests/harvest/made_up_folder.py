"""A folder of small made-up documents of places that do not exist, and registers that know the places."""

from itertools import islice
from pathlib import Path

from bench.generate.places import governed, write_registers
from tests.extract.made_up import TARGETS, document, domain

PLACES = list(islice(governed(), 8))


def key(place: int) -> str:
    """Return the key of the women's plan of one of the places."""
    return f"{PLACES[place].code}-women-2021-2030"


def text(place: int, targets: str = TARGETS) -> str:
    """Return a small women's plan of one of the places."""
    return document(domain(targets=targets), title=f"# {PLACES[place].name_zh}妇女发展规划（2021—2030年）\n")


def huge(place: int) -> str:
    """Return a plan of nine million characters: extraction takes many seconds, whatever the machine."""
    return text(
        place, "".join(f"{n}. 示例指标{n}达到90%以上，示例工作不断加强。\n\n" for n in range(1, 260_000))
    )


def registers(folder: Path) -> Path:
    """Write the registers below a folder and return where."""
    write_registers(folder / "registers", 2 * len(PLACES))
    return folder / "registers"
