"""How targets stand, on their pages: status, sentence, figures with sources, line, second rule, context."""

import re
from html import unescape

import pytest

from kg.vocab import BASE
from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DAY, DISTRICT_WOMEN, PROVINCE_CHILDREN

WOMEN, CHILDREN = f"/id/plan/{CITY_WOMEN}", f"/id/plan/{CITY_CHILDREN}"
PROVINCE = f"/id/plan/{PROVINCE_CHILDREN}"
STATES = {
    f"{WOMEN}/d1/t2": ("on-track", "按期推进", "直线：11.8（2020）→ 9.5（2030）"),
    f"{WOMEN}/d1/t4": ("achieved", "已实现", "已达标：2024 年实际 78.5"),
    f"{WOMEN}/d2/t2": ("off-track", "进展滞后", "2024 年应不低于 92，实际 91"),
    f"{WOMEN}/d2/t1": ("not-measurable", "不可量化", "文字目标：趋势目标"),
    f"{CHILDREN}/d1/t2": ("no-data", "暂无数据", "无数据：截至 2026-06-30 没有数据"),
    f"{PROVINCE}/d1/t1": ("achieved", "已实现", "到期达标：2020 年实际 5.5"),
    f"{PROVINCE}/d1/t2": ("overdue-unreported", "逾期未报", "没有数据"),
}


def target(client: Client, path: str, **parameters: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in {"as_of": str(DAY), **parameters}.items())
    got = client.ask(f"{path}?{asked}", accept="text/html")
    assert got.status == 200
    return got.text


def progress(page: str) -> list[str]:
    """Return the page's entries, one a value."""
    return re.findall(r'<article class="progress .*?</article>', page, re.DOTALL)


@pytest.mark.parametrize("path", STATES)
def test_a_target_shows_its_status_and_why(client: Client, path: str) -> None:
    slug, name, words = STATES[path]
    [entry] = progress(target(client, path))
    assert f'<a class="status {slug}" href="/id/status/{slug}.html?as_of={DAY}">{name}</a>' in entry
    assert words in entry
    assessment = re.search(r'class="why" href="([^"?]*)\.html', entry)
    assert assessment is not None
    [row] = client.rows(
        f'SELECT ?e {{ <{BASE.rstrip("/")}{assessment[1]}> gp:explanation ?e FILTER(LANG(?e) = "zh") }}'
    )
    assert row["e"] in unescape(entry)


def test_each_value_of_a_target_stands_for_itself(client: Client) -> None:
    page = target(client, f"{WOMEN}/d1/t3")
    first, second = progress(page)
    assert 'class="status no-data"' in first
    assert 'class="status overdue"' in second
    assert "到期未达：最近数据 2024 年 80，应于 2025 年不低于 85" in second
    assert re.search(r"与目标相差</dt><dd>低 5个百分点<", second)
    table = page.partition('id="values"')[2].partition('id="progress"')[0]
    assert re.findall(r'class="status ([a-z-]+)"', table) == ["no-data", "overdue"]


def test_the_figures_stand_with_year_and_source(client: Client) -> None:
    [entry] = progress(target(client, f"{WOMEN}/d1/t2"))
    latest = re.search(r"最近数据</dt><dd>(.*?)</dd>", entry)
    base = re.search(r"基期数据</dt><dd>(.*?)</dd>", entry)
    assert latest is not None
    assert base is not None
    for part in ('href="/id/observation/990100/maternal', "10.5/10万", "2023 年", "示例统计公报"):
        assert part in latest[1]
    assert "made-up-figures.csv 第2行" in latest[1]
    assert f'href="{WOMEN}/b1.html?as_of={DAY}">11.8/10万</a>' in base[1]
    assert re.search(r"made-up-示例市-women.txt</a> <span[^>]*>第 \d+—\d+ 字符", base[1]), "a preface's place"
    assert re.search(r"当年应达到（直线）</dt><dd[^>]*>11.11/10万<", entry)
    assert re.search(r"与目标相差</dt><dd>高 1/10万<", entry)


def test_the_line_is_drawn_with_a_text_and_a_table(client: Client) -> None:
    [entry] = progress(target(client, f"{CHILDREN}/d1/t1"))
    svg = re.search(r"<svg class=\"chart\".*?</svg>", entry, re.DOTALL)
    assert svg is not None
    dots = [(float(x), float(y)) for x, y in re.findall(r'class="dot" cx="([\d.]+)" cy="([\d.]+)"', svg[0])]
    assert len(dots) == 3
    path = re.search(r'class="path" x1="([\d.]+)" y1="([\d.]+)" x2="([\d.]+)" y2="([\d.]+)"', svg[0])
    goal = re.search(r'class="goal" x1="[\d.]+" y1="([\d.]+)"', svg[0])
    assert path is not None
    assert goal is not None
    x1, y1, x2, y2 = (float(part) for part in path.groups())
    assert (x1, y1) == dots[0], "the line starts at the base"
    assert y2 == float(goal[1]), "and ends at the target"
    x, y = dots[2]
    assert y == pytest.approx(y1 + (y2 - y1) * (x - x1) / (x2 - x1), abs=0.2), "4.4 lies exactly on it"
    assert 'role="img" aria-labelledby="chart-1-name chart-1-text"' in svg[0]
    assert "目标 ≤ 3.2‰，2030 年到期。数据：2020 年 5.2‰、2022 年 4.9‰、2024 年 4.4‰" in svg[0]
    rows = re.findall(r'<tr><th scope="row" class="number">(\d{4})</th>.*?</tr>', entry)
    assert rows == ["2020", "2022", "2024"]
    assert re.search(r">4.9‰</a></td><td class=\"num\">4.8</td>", entry), "figure and line of 2022"


def test_a_change_is_drawn_as_the_level_it_leads_to(client: Client) -> None:
    [entry] = progress(target(client, f"{CHILDREN}/d2/t1"))
    assert 'class="status on-track"' in entry
    assert ". 直线从 10 到 8" in entry.replace("。直线从", ". 直线从")
    assert re.search(r"与目标相差</dt><dd>高 1/10万<", entry)


def test_where_the_rules_disagree_the_page_says_so(client: Client) -> None:
    [entry] = progress(target(client, f"{CHILDREN}/d1/t1"))
    assert "两条规则结论不同：状态按第一条规则为“按期推进”，按增长率则为“进展滞后”。" in entry
    [agreed] = progress(target(client, f"{WOMEN}/d1/t2"))
    assert "增长率：年均" in agreed
    assert "两条规则结论不同" not in agreed


def test_figures_that_were_not_used_are_shown_with_the_reason(client: Client) -> None:
    [entry] = progress(target(client, f"{CHILDREN}/d3/t1"))
    aside = entry.partition("已知但未采用的数据")[2]
    assert "2024年 8800人：单位“人”与“%”之间没有确切的换算关系，未采用</a>" in aside
    assert 'href="/id/observation/990100/preschool/2024/all/made-up-figures' in aside
    [english] = progress(target(client, f"{CHILDREN}/d3/t1", lang="en"))
    assert "no exact factor leads from the unit" in english


def test_figures_of_places_above_are_context_and_no_ground(client: Client) -> None:
    [entry] = progress(target(client, f"{CHILDREN}/d1/t1"))
    context = entry.partition("上级地区同一指标")[2]
    assert "仅供参照，不作为判定依据" in context
    assert re.findall(r">([\d.]+‰)</a></td><td class=\"num\">(\d{4})<", context) == [("4.7‰", "2023")]
    assert "示例省" in context
    assert "4.7‰" not in entry.partition("上级地区同一指标")[0]
    district = progress(target(client, f"/id/plan/{DISTRICT_WOMEN}/d1/t1"))[0].partition("上级地区")[2]
    places = re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', district)
    assert places == ["示例市", "示例市", "示例省"], "nearest place first"
    [province] = progress(target(client, f"{PROVINCE}/d1/t1"))
    assert "上级地区同一指标" not in province


def test_only_what_was_known_on_the_day_counts(client: Client) -> None:
    path = f"{CHILDREN}/d1/t1"
    [before] = progress(target(client, path, as_of="2023-06-30"))
    assert "4.4‰" not in before
    assert "4.7‰" not in before, "nor does a later figure stand beside it"
    assert "规划期尚未开始" in target(client, path, as_of="2020-12-31")
    [due] = progress(target(client, path, as_of="2031-01-01"))
    assert 'class="status overdue"' in due


def test_without_a_day_it_is_today(client: Client) -> None:
    page = client.ask(f"{WOMEN}/d1/t2", accept="text/html").text
    day = re.search(r'name="as_of" value="(\d{4}-\d{2}-\d{2})"', page)
    assert day is not None
    assert "回到今天" not in page
    assert f'href="{WOMEN}.html"' in page, "and links do not carry it"
    chosen = target(client, f"{WOMEN}/d1/t2")
    assert f'<a href="{WOMEN}/d1/t2.html">回到今天</a>' in chosen
    assert f'action="{WOMEN}/d1/t2.html"' in chosen
    assert client.ask(f"{WOMEN}/d1/t2?as_of=", accept="text/html").status == 200


def test_a_plan_counts_and_marks_how_its_targets_stand(client: Client) -> None:
    page = target(client, WOMEN)
    glance, _, lists = page.partition('id="domains"')
    tally = re.findall(r'</svg>([^<]+) <span class="number">(\d+)</span>', glance)
    assert tally == [
        ("逾期未达", "1"),
        ("进展滞后", "1"),
        ("暂无数据", "6"),
        ("按期推进", "1"),
        ("已实现", "1"),
        ("不可量化", "4"),
        ("原文写明", "1"),
        ("分解表列明", "1"),
        ("仅推定", "10"),
        ("无人负责", "1"),
    ]
    assert len(re.findall(r'<td class="standing"><span class="status', lists)) == 14
    partial = target(client, PROVINCE)
    assert "部分目标（来自目标表）" in partial
    assert "示例目标表" in partial
