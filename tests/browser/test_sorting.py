"""Tables in the order that a reader chooses: by a script, by the server where lists are long."""

import pytest

from tests.browser.conftest import Watched
from tests.browser.pages import PLAN

pytestmark = pytest.mark.browser


def column(watched: Watched, table: str, n: int) -> list[str]:
    """Return what the cells of a column say, from above."""
    return watched.page.locator(f"{table} tbody tr > :nth-child({n})").all_inner_texts()


def test_a_heading_orders_its_table_and_lets_go_again(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(address + PLAN)
    before = column(open_page, "table.domains", 2)
    heading = page.locator("table.domains thead th", has_text="目标").first
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending", "of numbers the greatest first"
    assert column(open_page, "table.domains", 2) == sorted(before, key=int, reverse=True)
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    assert column(open_page, "table.domains", 2) == sorted(before, key=int) != before
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") is None
    assert column(open_page, "table.domains", 2) == before
    assert open_page.complaints == []


def test_rows_stay_with_their_place_and_targets_with_all_their_values(
    open_page: Watched, address: str
) -> None:
    page = open_page.page
    page.goto(address)
    table = page.locator("table.plans").first
    groups = table.locator("tr.place").all_inner_texts()
    table.locator("thead").get_by_role("button", name="目标").click()
    assert table.locator("tr.place").all_inner_texts() == groups
    assert table.locator("tbody").first.locator("tr").first.get_attribute("class") == "place"
    page.goto(address + PLAN)
    targets = page.locator("table.targets").first
    lines = targets.locator("tr").count()
    whole = sorted(text.strip() for text in targets.locator("tbody").all_inner_texts())
    targets.locator("thead button").nth(3).click()
    assert targets.locator("tr").count() == lines
    assert sorted(text.strip() for text in targets.locator("tbody").all_inner_texts()) == whole
    assert open_page.complaints == []


@pytest.mark.parametrize("open_page", [(390, "light")], indirect=True, ids=["390"])
def test_on_a_telephone_the_order_is_chosen_from_a_list(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(address + PLAN)
    before = column(open_page, "table.domains", 2)
    page.locator("label.sort-by select").first.select_option(label="目标")
    assert column(open_page, "table.domains", 2) == sorted(before, key=int, reverse=True)
    assert page.locator("thead button.sort").count() == 0, "hidden headings hold no control"


@pytest.mark.parametrize("open_page", [(1280, "light", False)], indirect=True, ids=["no-scripts"])
def test_long_lists_are_ordered_by_the_server(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/plans")
    page.locator("table.plans thead").get_by_role("link", name="目标").click()
    assert page.url.endswith("/plans?sort=-targets")
    counts = [int(text) for text in column(open_page, "table.plans", 4)]
    assert counts == sorted(counts, reverse=True)
    page.goto(f"{address}/matrix")
    page.locator("table.matrix thead").get_by_role("link", name="排序 合计").click()
    assert page.locator("table.matrix thead [aria-sort=descending]").count() == 1
