"""The list of all plans: what fits, in which order, how much on a page; and places found by their names."""

import re

import pytest

from api.reading import Label
from api.routes.known import key_of
from api.views.duty import Ground
from api.views.overview import PlanCounts
from api.views.places import lies_in, named
from api.views.plans import AT_ONCE, Wanted
from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DISTRICT_WOMEN, PROVINCE_CHILDREN

PLAN = re.compile(r'<th scope="row"><a href="/id/plan/([^"]+)\.html">')


def listed(client: Client, asked: str) -> list[str]:
    got = client.ask(f"/plans?{asked}", accept="text/html")
    assert got.status == 200, got.text
    return PLAN.findall(got.text)


def test_all_plans_are_there_by_place(client: Client) -> None:
    assert listed(client, "") == [PROVINCE_CHILDREN, CITY_WOMEN, CITY_CHILDREN, DISTRICT_WOMEN]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("place=990100", [CITY_WOMEN, CITY_CHILDREN, DISTRICT_WOMEN]),
        ("place=%E7%A4%BA%E4%BE%8B%E5%8C%BA", [DISTRICT_WOMEN]),
        ("place=https://w3id.org/govplan/id/place/990101", [DISTRICT_WOMEN]),
        ("audience=children&when=past", [PROVINCE_CHILDREN]),
        ("when=current&audience=children", [CITY_CHILDREN]),
        ("place=nowhere", []),
    ],
)
def test_they_are_narrowed(client: Client, asked: str, expected: list[str]) -> None:
    assert listed(client, asked) == expected


@pytest.mark.parametrize("sort", ["targets", "quantified", "measures"])
def test_they_are_ordered_by_what_the_reader_chooses(client: Client, sort: str) -> None:
    kind = {"targets": "?x a gp:Target", "measures": "?x a gp:Measure",
            "quantified": "?x a gp:Target ; gp:hasTargetValue []"}[sort]  # fmt: skip
    counted = client.rows(
        f"SELECT ?key (COUNT(DISTINCT ?x) AS ?n) {{ {kind} ; gp:plan/dcterms:identifier ?key }} GROUP BY ?key"
    )
    numbers = {row["key"]: int(row["n"]) for row in counted}
    up, down = ([numbers.get(key, 0) for key in listed(client, f"sort={way}{sort}")] for way in ("", "-"))
    assert up == sorted(numbers.get(key, 0) for key in listed(client, ""))
    assert down == sorted(up, reverse=True)
    page = client.ask(f"/plans?sort=-{sort}", accept="text/html").text
    assert f'aria-sort="descending"><a class="sort" rel="nofollow" href="/plans?sort={sort}"' in page


def test_what_there_is_not_is_told(client: Client) -> None:
    assert "没有这样的规划" in client.ask("/plans?place=nowhere", accept="text/html").text
    got = client.ask("/plans?sort=beauty", accept="text/html")
    assert got.status == 400
    assert "quantified" in got.text
    assert client.ask("/plans?page=9").status == 400


def test_hundreds_come_a_page_at_a_time() -> None:
    def plan(number: int) -> PlanCounts:
        name = Label(
            f"虚构县{number}", f"Made-up {number}", f"https://w3id.org/govplan/id/place/98{number:04}"
        )
        return PlanCounts(
            iri=f"https://w3id.org/govplan/id/plan/{number}", key=str(number), label=name, place=name,
            place_code=f"98{number:04}", audience=Label("妇女", "Women", "https://w3id.org/govplan/id/audience/women"),
            targets=number, quantified=number // 2, values=0, measures=0, duties=0, start=2021, end=2030,
            partial=False, source="", grounds=dict.fromkeys(Ground, 0),
        )  # fmt: skip

    plans = [plan(number) for number in range(700)]
    first = Wanted(sort="-targets").of(plans, 2026, 1)
    assert (len(first.plans), first.count, first.pages) == (AT_ONCE, 700, 700 // AT_ONCE)
    assert [one.targets for one in first.plans[:2]] == [699, 698]
    assert len(Wanted(place="虚构县42").of(plans, 2026, 1).plans) == 1, "a whole name means one place"
    assert Wanted(place="虚构县").of(plans, 2026, 14).plans[-1].key == "699"


def test_a_place_is_meant_by_code_name_or_part_of_it() -> None:
    places = {
        "990000": Label("示例省", "Example Province", "a"),
        "990100": Label("示例市", "Example City", "b"),
        "990200": Label("另一市", "Other City", "c"),
    }
    assert named("990100", places.items()) == ["990100"]
    assert named("示例市", places.items()) == ["990100"]
    assert named("other", places.items()) == ["990200"]
    assert named("市", places.items()) == ["990100", "990200"]
    assert named("无", places.items()) == []
    assert lies_in("990101", "990100")
    assert lies_in("990101", "990000")
    assert lies_in("990101", "100000")
    assert not lies_in("990201", "990100")


@pytest.mark.parametrize(
    "given",
    [
        "maternal-mortality",
        " maternal-mortality ",
        "https://w3id.org/govplan/id/indicator/maternal-mortality",
        "/id/indicator/maternal-mortality",
        "http://127.0.0.1:8000/id/indicator/maternal-mortality.html?lang=en",
    ],
)
def test_a_thing_is_named_by_key_iri_or_page(given: str) -> None:
    assert key_of("indicator", given) == "maternal-mortality"
