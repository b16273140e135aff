"""A made-up division of a made-up country: places, and a folder of registers that knows them.

GB/T 2260 gives no code from 90 on, so that no key of a synthetic plan can be taken for that of a real one;
every name begins with 示例, every English name with Synthetic.
"""

import csv
import shutil
import tomllib
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from kg.places import Place
from kg.shipped import shipped

PROVINCES = 10
PREFECTURES = 35
"""In a province: with 9 counties each, 3,500 prefectures and counties, two plans each."""
COUNTIES = 9
_FIRST = 90
_COLUMNS = ("code", "name_zh", "short_zh", "aliases", "level", "within", "name_en", "wikidata", "source")


@cache
def grammar() -> dict[str, Any]:
    """Return `grammar.toml`."""
    with (Path(__file__).parent / "grammar.toml").open("rb") as file:
        return tomllib.load(file)


def governed() -> Iterator[Place]:
    """Yield the places that have plans, in the order in which smaller sets take them: city, its counties.

    Provinces take turns, so that a hundred plans lie in five of them already.
    """
    for prefecture in range(PREFECTURES):
        for province in range(PROVINCES):
            yield place(province, prefecture)
            for county in range(COUNTIES):
                yield place(province, prefecture, county)


def province_of(one: Place) -> Place:
    """Return the made-up province that a place lies in."""
    return place(int(one.code[:2]) - _FIRST)


def place(province: int, prefecture: int | None = None, county: int | None = None) -> Place:
    """Return the made-up place with these numbers from 0; without county a prefecture, else a province."""
    words = grammar()["places"]
    stems = words["stems"]
    signs = stems[province]
    code, within, level = f"{_FIRST + province}0000", "100000", "province"
    if prefecture is not None:
        signs += stems[prefecture // 10] + stems[prefecture % 10]
        within, level = code, "prefecture"
        code = f"{code[:2]}{prefecture + 1:02}00"
    if county is not None:
        signs += stems[county]
        within, level = code, "county"
        code = f"{code[:4]}{county + 1:02}"
    return Place(
        code=code,
        name_zh=f"{words['name']}{signs}{words['endings'][level]}",
        short_zh=f"{words['name']}{signs}",
        level=level,
        within=within,
        name_en=f"{words['english'][level]} {code} (made up)",
        source=words["source"],
    )


def write_registers(folder: Path, plans: int) -> None:
    """Write a folder of registers for `kg … --registers`: the shipped ones, with the made-up places.

    Args:
        folder: Made if it is not there. The imported tables of the shipped folder, which are about real
            places, are left out.
        plans: How many plans there are, two a place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(shipped("data", "registers").glob("*.csv")):
        shutil.copyfile(path, folder / path.name)
    used = list(islice(governed(), (plans + 1) // 2))
    above = {one.code[:2] for one in used}
    prefectures = {one.code[:4] for one in used}
    rows = [place(number) for number in range(PROVINCES) if str(_FIRST + number) in above]
    cities = (place(p, q) for p in range(PROVINCES) for q in range(PREFECTURES))
    rows += [one for one in cities if one.code[:4] in prefectures]
    rows += [one for one in used if one.level == "county"]
    path = folder / "places.csv"
    text = path.read_text(encoding="utf-8-sig")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text if text.endswith("\n") else f"{text}\n")
        writer = csv.DictWriter(file, _COLUMNS, lineterminator="\n")
        for one in sorted(rows, key=lambda row: row.code):
            writer.writerow({name: getattr(one, name) or "" for name in _COLUMNS} | {"aliases": ""})
