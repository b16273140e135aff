"""Nothing of a plan is skipped in silence: lines that no rule claims, counts out of bounds. All made up."""

import pytest

from kg.extract.structure.lines import open_text
from kg.record import Record

from .made_up import CLOSING, MEASURES, OPENING, TITLE, document, domain, record


def codes(text: str) -> list[tuple[str, str | None]]:
    return [(one.code, one.text) for one in record(text).findings]


def test_a_line_that_no_rule_claims_is_found_with_its_number_and_text() -> None:
    text = document(domain("### （一）妇女与健康\n\n导语没有人认领。"))
    (finding,) = record(text).findings
    assert (finding.code, finding.text) == ("unclaimed-line", "导语没有人认领。")
    assert text.split("\n")[(finding.line or 0) - 1] == "导语没有人认领。"


def test_a_chapter_of_unknown_words_is_found_line_by_line() -> None:
    text = document(
        closing="\n## 三、其他事项\n\n示例事项一。\n\n示例事项二。\n"
        + CLOSING.replace("三、", "四、").replace("四、监", "五、监")
    )
    assert codes(text) == [("unclaimed-line", "示例事项一。"), ("unclaimed-line", "示例事项二。")]


def test_a_table_is_found_and_cuts_no_item() -> None:
    text = document(domain(measures=f"{MEASURES}\n| 指标 | 值 |\n|---|---|\n| 示例 | 1 |\n"))
    found = record(text)
    assert [one.code for one in found.findings] == ["unclaimed-line"] * 3
    assert [one.text for one in found.plans[0].domains[0].measures][-1] == "加强示例服务。建设示例中心。"


def test_lines_above_the_first_item_are_found() -> None:
    assert codes(document(domain(targets="到2030年实现以下目标。\n1. 示例甲。\n2. 示例乙。\n"))) == [
        ("unclaimed-line", "到2030年实现以下目标。")
    ]


def test_lines_above_and_behind_the_plan_are_nobodys_business() -> None:
    assert codes("网站导航\n\n" + document() + "\n公开方式：主动公开\n\n网站底部\n") == []


def test_a_domain_without_measures_is_found() -> None:
    text = document(
        "### （一）妇女与健康\n\n主要目标：\n\n1. 示例甲。\n2. 示例乙。\n", domain("### （二）妇女与教育")
    )
    assert [one.code for one in record(text).findings] == ["no-measures"]


def test_counts_out_of_bounds_are_found() -> None:
    from hashlib import sha256  # noqa: PLC0415 - the other tests leave these findings out

    from kg.extract.assemble import extract_text  # noqa: PLC0415 - the same

    text = document()
    found = extract_text(text, "示例.txt", sha256(text.encode()).hexdigest())
    assert [one.code for one in found.findings] == ["bounds-domains", "bounds-targets", "bounds-measures"]
    assert "1 不在 7–8 之间" in found.findings[0].message


def test_a_whole_plan_within_bounds_has_no_finding() -> None:
    from hashlib import sha256  # noqa: PLC0415

    from kg.extract.assemble import extract_text  # noqa: PLC0415

    many = "".join(f"{number}. 示例{number}号工作。示例。\n" for number in range(1, 9))
    names = ("健康", "教育", "经济", "社会保障", "家庭建设", "环境", "法律")
    domains = [domain(f"（{'一二三四五六七'[at]}）妇女与{name}", many, many) for at, name in enumerate(names)]
    text = TITLE + OPENING + "".join(domains) + CLOSING
    assert extract_text(text, "示例.txt", sha256(text.encode()).hexdigest()).findings == []


def test_each_code_point_of_the_read_text_stands_where_it_is_printed() -> None:
    text = open_text("# 婦女與 **兒童**，策咯措施：１２．５％\n")
    assert len(text.read) == len(text.flat.text)
    assert text.read == "妇女与儿童，策略措施:12.5%"
    assert text.flat.text == "婦女與兒童，策咯措施：１２．５％"


def printed(*numbers: int, end: str = "。", between: str = "\n") -> str:
    """Return a list of made-up targets with these printed numbers."""
    return between.join(f"{number}. 示例{place}逐步改善{end}" for place, number in enumerate(numbers)) + "\n"


@pytest.mark.parametrize(
    "numbers", [(1, 2, 3, 3, 4), (1, 2, 3, 3, 5), (1, 1), (3, 3), (1, 2, 2, 2), (1, 2, 3, 2, 3, 4)]
)
def test_a_number_printed_twice_makes_two_items_with_ordinals_of_their_own(numbers: tuple[int, ...]) -> None:
    """What is printed stays; the ordinal counts the items, so that no two share an address."""
    for kind in ("targets", "measures"):
        found = record(document(domain(**{kind: printed(*numbers)})))
        items = getattr(found.plans[0].domains[0], kind)
        assert [one.ordinal for one in items] == list(range(1, len(numbers) + 1))
        assert [one.printed_number for one in items] == list(numbers)
        assert [one.text for one in items] == [f"示例{place}逐步改善。" for place in range(len(numbers))]
        assert {one.code for one in found.findings} == {"numbering"}
        assert any("重复" in one.message for one in found.findings)
        assert Record.model_validate(found.model_dump(mode="json")) == found


@pytest.mark.parametrize(
    ("listed", "line"),
    [
        (printed(1, 2, 3, 3, 4, end=""), "3. 示例3逐步改善"),
        (printed(1, 2, 3, 3, 4, between=""), printed(1, 2, 3, 3, 4, between="").strip()),
    ],
    ids=["no sentence ends before it", "all in one line"],
)
def test_a_repeated_number_that_is_taken_for_text_is_found(listed: str, line: str) -> None:
    found = record(document(domain(targets=listed)))
    targets = found.plans[0].domains[0].targets
    assert [one.printed_number for one in targets] == [1, 2, 3, 4]
    assert "3.示例3逐步改善" in targets[2].text
    (finding,) = found.findings
    assert (finding.code, finding.text) == ("numbering", line)
    assert "编号 3 又印了一次" in finding.message


def test_projects_and_provisions_with_a_number_twice_are_found() -> None:
    closing = "\n## 三、重点项目\n\n" + "".join(
        f"{number}. 示例工程{name}。建设{name}。\n\n" for number, name in ((1, "甲"), (2, "乙"), (2, "丙"))
    )
    closing += CLOSING.replace("三、", "四、").replace("四、监", "五、监").replace("（二）保障", "（一）保障")
    found = record(document(closing=closing))
    (made,) = found.plans
    assert [(one.ordinal, one.name) for one in made.projects] == [
        (1, "示例工程甲"),
        (2, "示例工程乙"),
        (3, "示例工程丙"),
    ]
    assert [one.ordinal for one in made.implementation] == [1, 2]
    assert [one.message[:6] for one in found.findings] == ["编号 2 重", "编号 1 重"]


def test_domains_with_a_number_twice_are_found() -> None:
    for numbers, doubtful in (("一一二", "（一）妇女与教育"), ("一二二", "（二）妇女与经济")):
        headings = [
            f"（{number}）妇女与{name}"
            for number, name in zip(numbers, ("健康", "教育", "经济"), strict=True)
        ]
        found = record(document(*(domain(f"### {heading}") for heading in headings)))
        assert [one.ordinal for one in found.plans[0].domains] == [1, 2, 3]
        assert [(one.code, one.text) for one in found.findings] == [("numbering", f"### {doubtful}")]
