"""The page of findings as a reader sees it: whole at both widths, filtered by a plain form, printed."""

from collections.abc import Iterator

import pytest

from tests.browser.axe import COLOURS, violations
from tests.browser.conftest import Watched
from tests.browser.pages import CONTRAST, check
from tests.made_up import CITY_WOMEN, served
from tests.made_up_findings import publish

pytestmark = pytest.mark.browser

PAGES = {
    "validation": "/validation",
    "validation-en": "/validation?lang=en",
    "validation-violations": "/validation?severity=Violation&group=completeness",
    "validation-plan": f"/validation?plan={CITY_WOMEN}&page=2",
    "validation-none": "/validation?shape=Ordinal-gap",
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the made-up release with its findings."""
    with served(publish(tmp_path_factory.mktemp("browser-validation") / "graph")) as address:
        yield address


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_whole_at_both_widths_and_by_night(open_page: Watched, address: str, name: str) -> None:
    page = open_page.page
    answer = page.goto(address + PAGES[name])
    assert answer is not None
    assert answer.status == 200
    check(open_page, f"{name}-1280")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    check(open_page, f"{name}-390")
    page.emulate_media(color_scheme="dark")
    check(open_page, f"{name}-390-dark")
    assert violations(page, COLOURS) == []
    assert page.evaluate(CONTRAST) == []


def test_an_officer_finds_what_is_asked_of_an_office_and_follows_it(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(address)
    page.locator("header.site nav").get_by_role("link", name="校验").click()
    form = page.get_by_role("form", name="筛选")
    form.get_by_label("级别").select_option("Violation")
    form.get_by_label("规则类别").select_option("completeness")
    form.get_by_role("button", name="筛选").click()
    findings = page.locator("article.finding")
    assert findings.count() == 1
    assert "目标没有责任单位。" in findings.inner_text()
    findings.get_by_role("link", name="反家庭暴力示例工作机制全面建立。").click()
    assert page.url.endswith(f"/id/plan/{CITY_WOMEN}/d8/t1.html")
    assert open_page.outside == []


def test_on_paper_the_filters_are_left_out(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/validation?severity=Violation")
    page.emulate_media(media="print")
    assert not page.locator("form.filters").is_visible()
    assert page.locator("article.finding").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
