"""The register of places agrees with itself and with the code lists."""

import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import SKOS

from kg import iri
from kg.codes import shipped_codes
from kg.errors import RegisterError
from kg.flat import fold
from kg.places import LEVELS, Place, PlaceRegister, place_register, read_places
from kg.registers import read_register
from kg.shipped import shipped

SUPERIOR = {"province": "nation", "prefecture": "province", "county": "prefecture"}


def rows() -> tuple[Place, ...]:
    """Return the register's rows."""
    return read_register(shipped("data", "registers", "places.csv"), Place)


def test_all_units_of_province_level_are_there() -> None:
    count = Counter(place.level for place in rows())
    assert count["nation"] == 1
    assert count["province"] == 34


def test_codes_levels_and_superiors_agree(ontology: Graph) -> None:
    by_code = {place.code: place for place in rows()}
    assert len(by_code) == len(rows())
    for place in rows():
        assert re.fullmatch(r"\d{6}", place.code)
        assert (iri.concept("place-level", place.level), SKOS.inScheme, iri.scheme("place-level")) in ontology
        if place.level == "nation":
            assert (place.code, place.within) == ("100000", "")
            continue
        superior = by_code[place.within]
        assert superior.level == SUPERIOR[place.level], place.name_zh
        digits = {"province": 0, "prefecture": 2, "county": 4}[place.level]
        assert superior.level == "nation" or place.code[:digits] == superior.code[:digits]
        assert place.code.endswith({"province": "0000", "prefecture": "00", "county": ""}[place.level])


def test_no_name_means_two_places_and_every_row_is_whole() -> None:
    meaning: dict[str, str] = {}
    items: dict[str, str] = {}
    for place in rows():
        assert place.name_zh.startswith(place.short_zh)
        assert place.name_en.isascii()
        assert place.source
        for name in {place.name_zh, place.short_zh, *place.aliases}:
            assert meaning.setdefault(fold(name), place.code) == place.code, name
        if place.wikidata:
            assert re.fullmatch(r"Q[1-9]\d*", place.wikidata)
            assert items.setdefault(place.wikidata, place.code) == place.code


def test_documents_ways_to_name_a_place_are_understood() -> None:
    register: PlaceRegister = place_register()
    for name, code in (
        ("广州市荔湾区", "440103"),
        ("荔湾区", "440103"),
        ("韶关市乐昌市", "440281"),
        ("广西", "450000"),
        ("广西壮族自治区", "450000"),
        ("中国", "100000"),
    ):
        found = register.find(name)
        assert found is not None, name
        assert found.code == code
    assert register.find("示例市") is None


def test_levels_are_those_of_the_code_list_and_every_code_has_one() -> None:
    assert set(LEVELS) == shipped_codes().slugs("place-level")
    for place in rows():
        assert [level for level, codes in LEVELS.items() if codes.fullmatch(place.code)] == [place.level]


HEADER = "code,name_zh,short_zh,aliases,level,within,name_en,wikidata,source"
COUNTRY = "100000,中国,中国,,nation,,China,Q148,s"
PROVINCE = "990000,示例省,示例省,,province,100000,Example,,made up"
CITY = "990100,示例市,示例市,,prefecture,990000,Example,,made up"


def read(folder: Path, *lines: str) -> PlaceRegister:
    """Write rows as `places.csv` and read them."""
    (folder / "places.csv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return read_places(folder)


@pytest.mark.parametrize(
    "line",
    [
        CITY,
        CITY.replace("990000", "100000").replace("990100", "980100"),  # its province is not registered
        "990101,示例区,示例区,,county,990000,Example,Q1,made up",  # nor its city
        "990101,示例区,示例区,,county,990100,Example,,made up\n" + CITY,
    ],
)
def test_a_place_lies_within_the_nearest_registered_one(tmp_path: Path, line: str) -> None:
    assert len(list(read(tmp_path, COUNTRY, PROVINCE, line))) == 3 + line.count("\n")


@pytest.mark.parametrize(
    ("row", "column", "value", "reason"),
    [
        ("99010,甲,甲,,prefecture,990000,X,,s", "code", "99010", "代码应为六位数字"),
        ("９９０１００,甲,甲,,prefecture,990000,X,,s", "code", "９９０１００", "代码应为六位数字"),
        ("990100,甲,甲,,township,990000,X,,s", "level", "township", "没有这个层级"),
        ("990100,甲,甲,,county,990000,X,,s", "level", "county", "层级与代码990100不符"),
        ("990101,甲,甲,,prefecture,990000,X,,s", "level", "prefecture", "层级与代码990101不符"),
        ("980000,甲,甲,,prefecture,100000,X,,s", "level", "prefecture", "层级与代码980000不符"),
        ("980000,甲,甲,,nation,,X,,s", "level", "nation", "层级与代码980000不符"),
        ("990100,甲,甲,,prefecture,990000,X,12,s", "wikidata", "12", "维基数据编号"),
        ("990100,甲,甲,,prefecture,990000,X,Q012,s", "wikidata", "Q012", "维基数据编号"),
        ("990100,甲,甲,,prefecture,999999,X,,s", "within", "999999", "没有这个上级地区"),
        ("990100,甲,甲,,prefecture,,X,,s", "within", "", "缺少上级地区"),
        ("990100,甲,甲,,prefecture,100000,X,,s", "within", "100000", "上级地区与代码不符"),
        ("990100,甲,甲,,prefecture,990100,X,,s", "within", "990100", "上级地区与代码不符"),
        ("980000,甲,甲,,province,990000,X,,s", "within", "990000", "上级地区与代码不符"),
    ],
)
def test_a_place_that_makes_no_sense_is_refused_with_its_cell(
    tmp_path: Path, row: str, column: str, value: str, reason: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        read(tmp_path, COUNTRY, PROVINCE, row)
    (fault,) = caught.value.rows
    assert (fault.file, fault.row, fault.column, fault.value) == ("places.csv", 4, column, value)
    assert fault.reason.startswith(reason)
    assert f"places.csv line 4: column '{column}'" in str(caught.value)


def test_two_places_within_each_other_are_refused(tmp_path: Path) -> None:
    circle = CITY.replace("990000", "990101"), "990101,示例区,示例区,,county,990100,X,,s"
    with pytest.raises(RegisterError) as caught:
        read(tmp_path, COUNTRY, PROVINCE, *circle)
    assert [(fault.row, fault.value) for fault in caught.value.rows] == [(4, "990101")]
    assert caught.value.remedy.startswith("请改为990000")


def test_every_place_that_lies_wrong_is_told(tmp_path: Path) -> None:
    wrong = PROVINCE.replace("100000", ""), CITY.replace("990000", "440000")
    with pytest.raises(RegisterError) as caught:
        read(tmp_path, COUNTRY, *wrong)
    assert [fault.row for fault in caught.value.rows] == [3, 4]
