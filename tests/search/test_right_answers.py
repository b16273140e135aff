"""What is found in the shipped release, picked by hand from the plans."""

import re

import pytest

from kg.search import Found, Hit, Index
from kg.vocab import BASE

PLAN = f"{BASE}id/plan/"


def looked_for(index: Index, text: str, **chosen: str) -> Found:
    return index.search(text, chosen, size=100)


def says(hit: Hit) -> bool:
    """Tell whether a hit's own words say what was looked for."""
    return any(title.hit for title in hit.title.values())


def said(found: Found) -> set[str]:
    """Return the items of plans whose own words say what was looked for."""
    return {hit.item.iri.removeprefix(PLAN) for hit in found.hits if hit.item.plan and says(hit)}


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "两癌",
            {
                "440281-women-2021-2030/d1/m5",
                "450700-women-2021-2030/d1/m5",
                "450700-women-2021-2030/d1/t3",
            },
        ),
        ("12/10万", {"450700-women-2021-2030/d1/t2"}),
        ("１２／１０万", {"450700-women-2021-2030/d1/t2"}),
        ("7.5/10万", {"440103-women-2021-2030/d1/t2"}),
        (
            "3岁",
            {
                "100000-children-2021-2025-childcare/d1/t1",
                "440103-children-2021-2030/d1/t6",
                "440103-children-2021-2030/d4/m5",
                "440103-children-2021-2030/d4/t5",
                "440281-children-2021-2030/d1/t6",
                "440281-children-2021-2030/d4/t5",
                "450700-children-2021-2030/d1/t1",
                "450700-children-2021-2030/d4/t5",
            },
        ),
        (
            "学生欺凌",
            {
                "440103-children-2021-2030/d2/t7",
                "450700-children-2021-2030/d2/m10",
                "450700-children-2021-2030/d2/t8",
            },
        ),
    ],
)
def test_what_plans_say_is_found_and_nothing_else(index: Index, text: str, items: set[str]) -> None:
    found = looked_for(index, text)
    assert not found.near
    assert said(found) == items


def test_the_thing_of_that_very_name_comes_first(index: Index) -> None:
    first = looked_for(index, "妇女").hits[0]
    assert first.item.iri == f"{BASE}id/group/women"
    assert looked_for(index, "荔湾区教育局").hits[0].item.title.zh == "广州市荔湾区教育局"
    assert looked_for(index, "440103").hits[0].item.iri == f"{BASE}id/place/440103"
    assert looked_for(index, "overdue-targets-by-agency").hits[0].item.kind == "query"
    assert looked_for(index, "孕产妇死亡比").hits[0].item.iri == f"{BASE}id/indicator/maternal-mortality"


def test_what_plans_call_otherwise_is_found_below(index: Index) -> None:
    """The plans say 学生欺凌; people say 校园欺凌."""
    found = looked_for(index, "校园欺凌")
    assert found.hits[0].item.iri == f"{BASE}id/topic/bullying"
    items = {hit.item.iri.removeprefix(PLAN) for hit in found.hits}
    assert {"440103-children-2021-2030/d2/t7", "450700-children-2021-2030/d2/t8"} <= items
    target = next(hit for hit in found.hits if hit.item.kind == "target")
    assert [(tag.name.plain, tag.also.plain if tag.also else "") for tag in target.tags] == [
        ("学生欺凌防治", "校园欺凌")
    ]


def test_titles_come_before_texts_and_texts_before_tags(index: Index) -> None:
    def tier(hit: Hit) -> int:
        if says(hit) or hit.also:
            return 0
        return 1 if hit.text else 2

    for text in ("两癌", "3岁", "托育", "cancer", "妇联"):
        tiers = [tier(hit) for hit in looked_for(index, text).hits]
        assert tiers == sorted(tiers), text


@pytest.mark.parametrize("text", ["妇", "率", "癌", "岁"])
def test_one_character_is_found_wherever_it_stands(index: Index, text: str) -> None:
    """Held against the items themselves, read one by one."""
    every = {
        hit.item.iri: hit.item
        for page in range(1, index.search(text, size=100).pages + 1)
        for hit in index.search(text, page=page, size=100).hits
    }
    targets = index.search("的", {"kind": "target"}, size=100)  # any hundred others
    for hit in targets.hits:
        assert (text in hit.item.title.zh) <= (hit.item.iri in every)
    for item in every.values():
        tags = [name for tag in item.tags for name in (tag.name.zh, *tag.also)]
        assert any(text in words for words in (item.title.zh, *item.also, item.text.zh, *tags))


def test_numbers_are_whole(index: Index) -> None:
    for hit in looked_for(index, "3岁").hits:
        words = " ".join((hit.item.title.zh, *hit.item.also, hit.item.text.zh, *_tags(hit)))
        assert re.search(r"(?<![0-9.])3岁", words)


def _tags(hit: Hit) -> list[str]:
    return [name for tag in hit.item.tags for name in (tag.name.zh, *tag.also)]


def test_english_is_found_in_both_numbers(index: Index) -> None:
    one, more = looked_for(index, "maternal mortality"), looked_for(index, "MATERNAL  mortalities")
    assert f"{BASE}id/indicator/maternal-mortality" in {hit.item.iri for hit in one.hits}
    assert {hit.item.iri for hit in one.hits} == {hit.item.iri for hit in more.hits}
    assert {hit.item.kind for hit in one.hits} == {"indicator", "target"}
    assert looked_for(index, "matern").total >= one.total


def test_words_between_blanks_have_to_be_there_all(index: Index) -> None:
    both = looked_for(index, "宫颈癌 筛查率", kind="target")
    assert {hit.item.iri.removeprefix(PLAN) for hit in both.hits if says(hit)} == {
        "440103-women-2021-2030/d1/t3",
        "440281-women-2021-2030/d1/t3",
        "450700-women-2021-2030/d1/t3",
    }
    assert looked_for(index, "筛查率，宫颈癌", kind="target").total == both.total


def test_what_nobody_says_so_is_answered_with_what_is_near(index: Index) -> None:
    found = looked_for(index, "妇女两癌检查率")
    assert found.near
    assert {hit.item.iri for hit in found.hits[:2]} == {
        f"{BASE}id/indicator/two-cancers-screening",
        f"{PLAN}450700-women-2021-2030/d1/t3",
    }
    assert all("筛查率" in hit.item.title.zh for hit in found.hits[2:4])
    assert looked_for(index, "比特币行情").total == 0
    assert not looked_for(index, "比特币行情").near


def test_facets_count_what_they_leave(index: Index) -> None:
    all_found = index.search("妇女")
    for facet, values in all_found.facets.items():
        for value in values[:3]:
            narrowed = index.search("妇女", {facet: value.key})
            assert narrowed.total == value.count
            assert {getattr(hit.item, facet) for hit in narrowed.hits} == {value.key}
            again = {other.key: other.count for other in narrowed.facets[facet]}
            assert again == {other.key: other.count for other in values}  # one can go over to another
            assert [other.key for other in narrowed.facets[facet] if other.chosen] == [value.key]
    kinds = {value.key: value.count for value in all_found.facets["kind"]}
    assert sum(kinds.values()) == all_found.total


def test_pages_hold_everything_once(index: Index) -> None:
    pages = [
        index.search("儿童", page=page, size=50) for page in range(1, index.search("儿童", size=50).pages + 1)
    ]
    iris = [hit.item.iri for page in pages for hit in page.hits]
    assert len(iris) == len(set(iris)) == pages[0].total
    assert [page.first for page in pages] == [1 + 50 * n for n in range(len(pages))]


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [("兩癌", "两癌"), ("婦女", "妇女"), ("校園欺凌", "校园欺凌"), ("３歲", "3岁"), ("12/10萬", "12/10万")],
)
def test_traditional_characters_find_what_is_written_in_simplified_ones(
    index: Index, traditional: str, simple: str
) -> None:
    found, same = looked_for(index, traditional), looked_for(index, simple)
    assert [hit.item.iri for hit in found.hits] == [hit.item.iri for hit in same.hits]
    assert found.total == same.total > 0
    assert not found.near
