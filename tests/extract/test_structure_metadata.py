"""What is printed about a plan as a document: issuer, number, date, the plans above it. All made up."""

import pytest

from kg.record import Plan

from .made_up import document, domain, plan, record

WOMEN, CHILDREN = "示例市妇女发展规划（2021—2030年）", "示例市儿童发展规划（2021—2030年）"
NOTICE = """示例市人民政府关于印发示例市妇女发展规划和示例市儿童发展规划的通知

示政发〔2022〕11号

各县、区人民政府，市直各委、办、局：

现将《示例市妇女发展规划（2021－2030年）》和《示例市儿童发展规划（2021－2030年）》印发给你们，请认真组织实施。

示例市人民政府

2022年7月4日\u3000\u3000

"""


def head(found: Plan) -> tuple[str | None, str | None, str | None]:
    return found.issuer, found.document_number, found.issued


def test_a_plan_without_notice_has_no_issuer() -> None:
    assert head(plan(document())) == (None, None, None)


def test_two_plans_under_one_notice_share_it() -> None:
    children = document(domain("（一）儿童与健康"), title="示例市儿童发展规划\n\n（2021－2030年）\n")
    found = record(NOTICE + document(title="示例市妇女发展规划\n\n（2021－2030年）\n") + children)
    assert [one.title for one in found.plans] == [
        "示例市妇女发展规划（2021－2030年）",
        "示例市儿童发展规划（2021－2030年）",
    ]
    assert [head(one) for one in found.plans] == [("示例市人民政府", "示政发〔2022〕11号", "2022-07-04")] * 2
    assert found.findings == []


def test_two_plans_under_notices_of_their_own() -> None:
    other = NOTICE.replace("11号", "12号").replace("7月4日", "9月1日")
    children = document(domain("（一）儿童与健康"), title=f"{CHILDREN}\n")
    found = record(NOTICE + document(title=f"{WOMEN}\n") + other + children)
    assert [head(one)[1:] for one in found.plans] == [
        ("示政发〔2022〕11号", "2022-07-04"),
        ("示政发〔2022〕12号", "2022-09-01"),
    ]
    assert [len(one.monitoring) for one in found.plans] == [2, 2]
    assert found.findings == []


NOTICES = {
    "letterhead": (
        "# 示例市人民政府文件\n\n示府〔2022〕20号\n\n---\n\n2022年8月10日\n\n",
        ("示例市人民政府", "示府〔2022〕20号", "2022-08-10"),
    ),
    "signature": (
        "关于印发示例市妇女发展规划的通知\n\n示府〔2022〕20号\n现将规划印发。\n示例市人民政府\n2022年12月30日\n",
        ("示例市人民政府", "示府〔2022〕20号", "2022-12-30"),
    ),
    "office, three lines, date in words": (
        "示例市人民政府办公室\n关于印发《示例市妇女发展规划\n（2021—2030年）》的通知\n\n示府办发[2022]3号\n二〇二二年八月十日\n",
        ("示例市人民政府办公室", "示府办发[2022]3号", "2022-08-10"),
    ),
    "labels": (
        "示例市人民政府关于印发\n示例市妇女发展规划（2021—2030年）\n的通知\n文号：示府（2022）3号\n成文日期：2022-08-09\n",
        ("示例市人民政府", "示府（2022）3号", "2022-08-09"),
    ),
    "council": (
        "国务院关于印发中国妇女发展纲要的通知\n\n国发〔2021〕16号\n\n国务院\n2021年9月8日\n（此件公开发布）\n\n",
        ("国务院", "国发〔2021〕16号", "2021-09-08"),
    ),
    "no such day": (
        "各区人民政府：\n\n现将规划印发给你们。\n\n示例市妇女儿童工作委员会\n\n2022年13月40日\n\n",
        ("示例市妇女儿童工作委员会", None, None),
    ),
    "cited": ("根据示府〔2021〕1号文件，现印发规划。\n\n", (None, None, None)),
}


@pytest.mark.parametrize(("notice", "expected"), NOTICES.values(), ids=NOTICES)
def test_notices_are_read_as_printed(
    notice: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    found = plan(notice + document())
    assert head(found) == expected
    assert found.title == WOMEN


def test_the_date_of_printing_behind_the_plan_counts_where_no_other_is_printed() -> None:
    assert plan(document() + "\n示例市人民政府办公室\n\n2022年8月10日印发\n").issued == "2022-08-10"


def test_a_period_can_stand_in_the_notice_alone() -> None:
    found = plan(NOTICE + document(title="示例市妇女发展规划\n\n"))
    assert (found.title, found.period) == ("示例市妇女发展规划", (2021, 2030))


def test_the_plans_above_are_those_of_the_sentence_that_ends_in_drawing_up() -> None:
    assert plan(document()).based_on == [
        "中国妇女发展纲要（2021—2030年）",
        "示例省妇女发展规划（2021—2030年）",
    ]


@pytest.mark.parametrize(
    ("preface", "expected"),
    [
        (
            (
                "《示例市妇女发展规划（2011—2020年）》实施以来，成效显著。依照《中华人民共和国宪法》，"
                "根据《中国妇女发展纲要（2021—2030年）》《示例市国民经济和社会发展第十四个五年规划》等，"
                "遵循《儿童权利公约》，制定本规划。"
            ),
            ["中国妇女发展纲要（2021—2030年）", "示例市国民经济和社会发展第十四个五年规划"],
        ),
        (
            "为贯彻落实《中国妇女发展纲要》（2021—2030年），结合\n\n实际，制\n定本规划。",
            ["中国妇女发展纲要（2021—2030年）"],
        ),
        ("我市以《中国妇女发展纲要（2021—2030年）》为依据推进工作。", ["中国妇女发展纲要（2021—2030年）"]),
        ("我市妇女事业不断发展。", []),
    ],
)
def test_based_on_names_plans_only(preface: str, expected: list[str]) -> None:
    opening = f"\n前言\n\n{preface}\n\n一、总体要求\n\n示例要求。\n\n二、发展领域、主要目标和策略措施\n\n"
    assert plan(document(opening=opening)).based_on == expected
