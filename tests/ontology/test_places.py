"""The register of places agrees with itself and with the code lists."""

import re
from collections import Counter

from rdflib import Graph
from rdflib.namespace import SKOS

from kg import iri
from kg.flat import fold
from kg.places import Place, PlaceRegister, place_register
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
