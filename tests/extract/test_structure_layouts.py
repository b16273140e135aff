"""Headings, titles, contents and chapters in the layouts that such documents have. All text is made up."""

import pytest

from kg.errors import ExtractionError
from kg.extract.assemble import extract_text
from kg.record import Plan

from .made_up import CLOSING, MEASURES, OPENING, TARGETS, TITLE, document, domain, only_domain, plan, record


def parts(found: Plan) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return the names of a plan's domains, projects, implementation and monitoring."""
    return (
        [one.name for one in found.domains],
        [one.name for one in found.projects],
        [one.name for one in found.implementation],
        [one.name for one in found.monitoring],
    )


WHOLE: tuple[list[str], list[str], list[str], list[str]] = (
    ["妇女与健康"],
    [],
    ["加强组织领导", "保障经费投入"],
    ["开展年度监测", "开展评估"],
)


def test_a_whole_plan() -> None:
    text = document()
    found = plan(text)
    assert parts(found) == WHOLE
    assert (found.title, found.place, found.period) == (
        "示例市妇女发展规划（2021—2030年）",
        "示例市",
        (2021, 2030),
    )
    assert [one.text for one in found.domains[0].targets] == [
        "示例指标甲达到90%以上。",
        "示例指标乙逐步提高。",
    ]
    assert [one.ordinal for one in found.domains[0].measures] == [1, 2]
    assert text[slice(*found.span)].startswith("示例市妇女发展规划")
    assert text[slice(*found.span)].endswith("妇儿工委办公室牵头。")
    assert text[slice(*found.domains[0].span)].startswith("（一）妇女与健康")
    assert text[slice(*found.domains[0].span)].endswith("建设示例中心。")


@pytest.mark.parametrize(
    "change",
    [
        ("## ", "#### "),
        ("### ", "## "),
        ("#", ""),
        ("### （一）妇女与健康", "（一）妇女与健康。"),
        ("### （一）妇女与健康", "### (一) 妇女与健康："),
        ("### （一）妇女与健康", "#### **（一）妇女与健康**"),
        ("### （一）妇女与健康", "####（一） 妇 女 与 健 康"),
        ("### （一）妇女与健康", "（一）婦女與健康"),
        ("### （一）妇女与健康", "### 妇女与健康"),
        ("### （一）妇女与健康", "[bookmark: _Toc12]（一）妇女与健康[footnoteRef:1] [1: 示例。]"),
        ("## 三、组织实施", "三、保障措施。"),
        ("## 三、组织实施", "#### **三、组织实施**"),
        ("## 三、组织实施", "## 组织实施"),
        ("## 四、监测评估", "四、监测与评估"),
        ("## 二、发展领域、主要目标和策略措施", "第二章 发展领域、主要目标与策略措施"),
        ("策略措施：", "#### 策略措施"),
        ("策略措施：", "**策略措施：**"),
        ("策略措施：", "策略措施:"),
        ("策略措施：", "（二）策略措施"),
        ("策略措施：", "2．策略措施"),
        ("主要目标：", "1.主要目标"),
        ("主要目标：", "主要目標"),
        ("主要目标：", "【主要目标】"),
        ("\n\n", "\n"),
        ("\n", "\n\n\n"),
    ],
)
def test_headings_are_known_however_they_are_set(change: tuple[str, str]) -> None:
    found = plan(document().replace(*change))
    name = "婦女與健康" if "婦" in change[1] else "妇女与健康"
    assert parts(found) == ([name], *WHOLE[1:])
    assert [len(found.domains[0].targets), len(found.domains[0].measures)] == [2, 2]


def test_a_plan_can_be_printed_with_western_points() -> None:
    text = document(
        domain("### （一）妇女与健康。", measures="1.完善示例。甲乙。\n\n丙丁。\n2.加强示例。戊。\n")
    )
    found = plan(text.replace("。", "."))
    assert parts(found) == WHOLE
    assert [(one.title, one.text) for one in found.domains[0].measures] == [
        ("完善示例", "完善示例.甲乙.丙丁."),
        ("加强示例", "加强示例.戊."),
    ]
    assert found.based_on == ["中国妇女发展纲要（2021—2030年）", "示例省妇女发展规划（2021—2030年）"]


def test_a_domain_with_unknown_words_is_known_by_the_label_below_it() -> None:
    assert only_domain(document(domain("### （一）健康与托育"))).name == "健康与托育"


def test_a_domains_heading_can_break_over_two_lines() -> None:
    assert only_domain(document(domain("（一）健康生活\n与体育锻炼"))).name == "健康生活与体育锻炼"


def test_domains_can_be_chapters() -> None:
    text = TITLE + "\n前言\n\n示例前言。\n\n一、总体要求\n\n示例要求。\n\n"
    text += f"二、妇女与健康\n\n（一）主要目标\n\n{TARGETS}\n（二）策略措施\n\n{MEASURES}\n"
    text += f"三、妇女与教育\n\n（一）主要目标\n\n{TARGETS}\n（二）策略措施\n\n{MEASURES}\n"
    text += "四、组织实施\n\n（一）加强组织领导。示例。\n\n五、监测评估\n\n（一）开展监测。示例。\n"
    found = plan(text)
    assert parts(found) == (["妇女与健康", "妇女与教育"], [], ["加强组织领导"], ["开展监测"])
    assert all(len(one.targets) == len(one.measures) == 2 for one in found.domains)


def test_domains_can_be_chapters_with_numbered_labels() -> None:
    text = TITLE + "\n前言\n\n示例前言。\n\n第一章 总体要求\n\n示例要求。\n\n"
    text += f"第二章 妇女与健康\n\n一、主要目标\n\n{TARGETS}\n二、策略措施\n\n{MEASURES}\n"
    text += f"第三章 妇女与教育\n\n一、主要目标\n\n{TARGETS}\n二、策略措施\n\n{MEASURES}\n"
    text += "第四章 组织实施\n\n一、加强组织领导。示例。\n\n二、保障经费。示例。\n\n"
    text += "第五章 监测评估\n\n一、开展监测。示例。\n"
    found = plan(text)
    assert parts(found) == (["妇女与健康", "妇女与教育"], [], ["加强组织领导", "保障经费"], ["开展监测"])
    assert all(len(one.targets) == len(one.measures) == 2 for one in found.domains)


def test_a_domain_that_is_left_out_is_found_by_its_number() -> None:
    found = record(document(domain(), domain("### （三）妇女与经济")))
    assert [(one.code, one.text) for one in found.findings] == [("numbering", "### （三）妇女与经济")]


def test_goals_and_measures_can_stand_in_chapters_of_their_own() -> None:
    opening = OPENING.replace("二、发展领域、主要目标和策略措施", "二、主要目标")
    text = TITLE + opening + f"（一）妇女与健康\n{TARGETS}（二）妇女与教育\n{TARGETS}"
    text += f"## 三、策略措施\n（一）妇女与健康\n{MEASURES}（二）妇女与教育\n{MEASURES}" + CLOSING
    found = plan(text)
    assert parts(found)[0] == ["妇女与健康", "妇女与教育"]
    assert all(len(one.targets) == len(one.measures) == 2 for one in found.domains)


def test_numbers_that_begin_again_without_a_label_are_measures_with_a_finding() -> None:
    text = document(f"（一）妇女与健康\n主要目标：\n1. 甲。\n2. 乙。\n3. 丙。\n{MEASURES}")
    found = record(text)
    assert [len(found.plans[0].domains[0].targets), len(found.plans[0].domains[0].measures)] == [3, 2]
    assert {one.code for one in found.findings} == {"label-missing", "numbering"}


@pytest.mark.parametrize(
    "title",
    [
        "# 示例市妇女发展规划（2021—2030年）",
        "示例市妇女发展规划\n\n（2021—2030年）",
        "# 示例市妇女发展规划\n\n## （2021—2030年）",
        "示例市\n妇女发展规划\n（2021—2030年）",
        "**示例市妇女发展规划**（2021—2030年）",
        "示例市妇女发展规划（2021\n—2030年）",
        "示例市妇女发展规划[footnoteRef:1] [1: 示例。]（2021—2030年）",
        "《示例市妇女发展规划（2021—2030年）》",
        "第一部分 示例市妇女发展规划（2021—2030年）",
        "附件1\n\n示例市妇女发展规划\n（2021—2030年）",
    ],
)
def test_titles_are_joined(title: str) -> None:
    found = plan(document(title=title + "\n\n"))
    assert (found.title, found.place) == ("示例市妇女发展规划（2021—2030年）", "示例市")


@pytest.mark.parametrize(
    ("title", "place", "period"),
    [
        ("示例省示例市妇女发展规划(2021-2030年)", "示例省示例市", (2021, 2030)),
        ("中国妇女发展纲要（2021—2030年）", "中国", (2021, 2030)),
        ("示例市“十四五”妇女发展规划（2021-2025年）", "示例市", (2021, 2025)),
        ("示例县妇女事业发展规划（2021年—2030年）", "示例县", (2021, 2030)),
        ("示例市妇女发展规划（2021－2030年）（征求意见稿）", "示例市", (2021, 2030)),
        ("示例市女性发展规划（2021～2030年）", "示例市", (2021, 2030)),
        ("示例市2021—2030年妇女发展规划", "示例市", (2021, 2030)),
        ("示例市妇女发展规划（2021—2030）（草案）", "示例市", (2021, 2030)),
    ],
)
def test_titles_give_place_and_period(title: str, place: str, period: tuple[int, int]) -> None:
    found = plan(document(title=f"{title}\n\n"))
    assert (found.title, found.place, found.period) == (title, place, period)
    assert found.audience == "women"


def test_a_plan_without_title_is_read_without_guessing_one() -> None:
    found = record(document(title="").replace("妇女与健康", "儿童与健康"))
    assert (found.plans[0].title, found.plans[0].place, found.plans[0].audience) == (None, None, "children")
    assert [one.code for one in found.findings] == ["period-assumed"]


def test_two_plans_without_titles_are_two() -> None:
    found = record(document(title="") + document(domain("### （一）儿童与健康"), title=""))
    assert [one.audience for one in found.plans] == ["women", "children"]
    assert [parts(one)[3] for one in found.plans] == [WHOLE[3], WHOLE[3]]


CONTENTS = """目　录

前言

一、指导思想、基本原则和总体目标

（一）指导思想

（二）基本原则

（三）总体目标

二、发展领域、主要目标和策略措施

（一）妇女与健康

三、组织实施

四、监测评估

"""


@pytest.mark.parametrize("page", ["", " 3", "………… 12", ".......3", "\t7"])
@pytest.mark.parametrize("place", ["above", "below", "cover"])
def test_a_table_of_contents_repeats_the_headings_and_is_no_part(page: str, place: str) -> None:
    contents = "\n".join(line + page if len(line) > 3 else line for line in CONTENTS.split("\n")) + "\n"
    title = {"above": contents + TITLE, "below": TITLE + contents, "cover": TITLE + contents + TITLE}[place]
    found = plan(document(title=title))
    assert parts(found) == WHOLE
    assert len(found.domains[0].targets) == 2


def test_a_table_of_contents_needs_no_heading_of_its_own() -> None:
    entries = CONTENTS.partition("录\n\n")[2]
    assert parts(plan(document(title=TITLE + "\n" + entries))) == WHOLE


def test_contents_of_two_plans_above_both() -> None:
    contents = "目录\n\n示例市妇女发展规划\n" + CONTENTS.partition("录\n\n")[2] + "示例市儿童发展规划\n"
    contents += CONTENTS.partition("录\n\n")[2].replace("妇女", "儿童")
    children = document(domain("（一）儿童与健康"), title=TITLE.replace("妇女", "儿童"))
    found = record(contents + document() + children)
    assert [one.title for one in found.plans] == [
        "示例市妇女发展规划（2021—2030年）",
        "示例市儿童发展规划（2021—2030年）",
    ]
    assert [parts(one)[1:] for one in found.plans] == [WHOLE[1:], WHOLE[1:]]


PROJECTS = "（一）示例关爱工程。建设示例站点3个。\n\n（二）示例托育项目。发展示例\n\n托育。\n"


@pytest.mark.parametrize(
    "heading", ["## 三、重点项目", "### 三、重点工程。", "三、重点实事项目", "三、重点项目（工程）"]
)
def test_projects_have_a_chapter(heading: str) -> None:
    found = plan(document(closing=f"\n{heading}\n\n{PROJECTS}{CLOSING}"))
    assert parts(found)[1:] == (["示例关爱工程", "示例托育项目"], *WHOLE[2:])
    assert found.projects[1].text == "示例托育项目。发展示例托育。"


@pytest.mark.parametrize(
    "projects",
    [
        "示例关爱工程。建设示例站点3个。\n示例托育项目。发展示例托育。\n",
        "1. 示例关爱工程。建设示例站点3个。\n2. 示例托育项目：发展示例托育。\n",
        "项目一：示例关爱工程。建设示例站点3个。\n项目二：示例托育项目。发展示例托育。\n",
        "#### （一）示例关爱工程\n\n建设示例站点3个。\n\n#### （二）示例托育项目\n\n发展示例托育。\n",
    ],
)
def test_projects_are_named_however_they_are_numbered(projects: str) -> None:
    found = plan(document(closing=f"\n## 三、重点项目\n\n{projects}{CLOSING}"))
    assert parts(found)[1] == ["示例关爱工程", "示例托育项目"]


def test_projects_can_stand_inside_their_domains() -> None:
    body = (
        domain()
        + "重点项目：\n1. 示例关爱工程。示例。\n"
        + domain("（二）妇女与教育")
        + "重点项目：\n1. 示例培训工程。示例。\n"
    )
    found = plan(document(body))
    assert parts(found)[:2] == (["妇女与健康", "妇女与教育"], ["示例关爱工程", "示例培训工程"])
    assert [one.ordinal for one in found.projects] == [1, 2]
    assert all(len(one.measures) == 2 for one in found.domains)


def test_a_box_can_interrupt_the_measures() -> None:
    box = "专栏1 示例健康工程\n示例检查行动：开展示例检查。\n\n"
    body = domain(measures=f"{MEASURES}{box}3. 推进示例。示例。\n4. 优化示例。示例。\n")
    found = plan(document(body))
    assert [one.printed_number for one in found.domains[0].measures] == [1, 2, 3, 4]
    assert parts(found)[1] == ["示例检查行动"]


@pytest.mark.parametrize("heading", ["专栏1 示例健康工程", "专栏2：示例健康工程", "**专栏3 示例健康工程**"])
def test_a_box_that_numbers_nothing_is_one_project_of_its_name(heading: str) -> None:
    body = domain(measures=f"{MEASURES}{heading}\n\n在示例区域开展示例检查，示例率达到80%以上。\n\n")
    found = plan(document(body))
    assert parts(found)[1] == ["示例健康工程"]
    assert [one.value for one in found.projects[0].quantities] == [80]
    assert len(found.domains[0].measures) == 2


@pytest.mark.parametrize(
    "heading", ["三、组织实施与监测评估", "三、组织实施和监测评估", "## 三、规划实施与监测评估"]
)
def test_implementation_and_monitoring_can_share_a_chapter(heading: str) -> None:
    closing = (
        f"\n{heading}\n\n（一）加强组织领导。示例。\n（二）保障经费。示例。\n（三）加强监测评估。示例。\n"
    )
    assert parts(plan(document(closing=closing)))[2:] == (["加强组织领导", "保障经费"], ["加强监测评估"])


def test_a_joint_chapter_can_have_a_section_for_each() -> None:
    closing = "\n三、组织实施与监测评估\n（一）组织实施\n1. 加强领导。示例。\n2. 保障经费。示例。\n"
    closing += "（二）监测评估\n1. 开展监测。示例。\n2. 开展评估。示例。\n"
    assert parts(plan(document(closing=closing)))[2:] == (["加强领导", "保障经费"], ["开展监测", "开展评估"])


def test_a_provision_can_have_paragraphs_of_its_own() -> None:
    closing = CLOSING.replace(
        "统计部门牵头。", "成立监测组和评估组。\n\n监测组由统计局牵头。\n\n评估组由办公室牵头。\n\n两组合作。"
    )
    assert plan(document(closing=closing)).monitoring[0].text == (
        "开展年度监测。成立监测组和评估组。监测组由统计局牵头。评估组由办公室牵头。两组合作。"
    )


def test_a_plan_can_end_with_its_measures() -> None:
    assert parts(plan(document(closing=""))) == (["妇女与健康"], [], [], [])


@pytest.mark.parametrize(
    "tail",
    [
        "**公开方式：**主动公开",
        "公开方式：主动公开\n\n---\n\n抄送：市委办公室，市人大常委会办公室。\n\n---\n\n示例市人民政府办公室\n\n2022年8月10日印发\n\n---",
        "（此件公开发布）",
        "附件：主要指标表",
        "附件\n\n示例名词一：示例。",
        "示例市人民政府办公室 2022年8月10日印发",
        "责任编辑：示例",
        "【打印】\n【关闭】",
    ],
)
def test_what_is_printed_behind_a_plan_is_no_part_of_it(tail: str) -> None:
    text = document(closing=CLOSING + "\n" + tail + "\n")
    found = plan(text)
    assert parts(found) == WHOLE
    assert found.monitoring[-1].text == "开展评估。妇儿工委办公室牵头。"
    assert text[slice(*found.span)].endswith("妇儿工委办公室牵头。")


def test_principles_are_neither_targets_nor_measures() -> None:
    found = plan(document())
    texts = [one.text for one in found.domains[0].targets] + [one.text for one in found.domains[0].measures]
    assert not [text for text in texts if "原则" in (text or "")]


@pytest.mark.parametrize(
    "text", ["", "示例市的天气很好。\n", "示例市妇女发展规划（2021—2030年）\n\n正在编制。\n"]
)
def test_a_document_without_a_plan_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(ExtractionError, match=r"示例\.txt：没有规划正文 holds no plan"):
        extract_text(text, "示例.txt", "0" * 64)
