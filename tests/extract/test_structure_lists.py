"""Items of lists: numbered, glued, broken over pages, or not numbered at all. All text is made up."""

import pytest

from .made_up import document, domain, measures, only_domain, record, targets

AB = [(1, "示例甲达到90%以上。"), (2, "示例乙提高。")]


@pytest.mark.parametrize(
    "text",
    [
        "1. 示例甲达到90%以上。\n\n2. 示例乙提高。",
        "1.示例甲达到90%以上。\n2.示例乙提高。",
        "1、示例甲达到90%以上。\n2、示例乙提高。",
        "1．示例甲达到90%以上。\n2．示例乙提高。",
        "１．示例甲达到90%以上。\n２．示例乙提高。",
        "（1）示例甲达到90%以上。\n（2）示例乙提高。",
        "(1)示例甲达到90%以上。\n(2) 示例乙提高。",
        "①示例甲达到90%以上。\n②示例乙提高。",
        "⒈示例甲达到90%以上。\n⒉示例乙提高。",
        "1) 示例甲达到90%以上。\n2) 示例乙提高。",
        "- 1. 示例甲达到90%以上。\n- 2. 示例乙提高。",
        "* 1. 示例甲达到90%以上。\n* 2. 示例乙提高。",
        "**1.** 示例甲达到90%以上。\n\n**2.** 示例乙提高。",
        "#### 1. 示例甲达到90%以上。\n\n2. 示例乙提高。",
        "　　1. 示例甲达到 90 % 以上。\n　　2. 示例乙提高。",
        "1\\. 示例甲达到90%以上。\n2\\. 示例乙提高。",
        "（一）示例甲达到90%以上。\n（二）示例乙提高。",
        "1. 示例甲达到90%以上。 2. 示例乙提高。",
        "1. 示例甲达到90%以上。2.示例乙提高。",
    ],
)
def test_numbers_are_read_in_every_style(text: str) -> None:
    assert targets(text) == AB


@pytest.mark.parametrize(
    "text",
    [
        "1. 示例甲达\n\n到90%以上。\n\n2. 示例乙提高。",
        "1. 示例甲达到\n90%以上。\n2. 示例乙提高。",
        "1. 示例甲达到90%以\n---\n上。\n2. 示例乙提高。",
        "1. 示例甲达到90\n\n— 3 —\n\n%以上。\n2. 示例乙提高。",
        "1. 示例甲\n![图](a.png)\n达到90%以上。\n2. 示例乙提高。",
        "1. 示例甲达到90%以上。\n\n2.\n示例乙提高。",
    ],
)
def test_page_breaks_leave_items_whole(text: str) -> None:
    assert targets(text) == AB


def test_a_continuation_can_begin_with_an_age() -> None:
    found = targets("1. 健全示例服务，\n\n0~6岁儿童建档率达到90%以上。\n2. 示例乙提高。")
    assert found[0] == (1, "健全示例服务，0~6岁儿童建档率达到90%以上。")


@pytest.mark.parametrize("figure", ["12/10万以下", "2.8‰以下", "2.5个以上", "2、3个百分点", "3.5/10万以下"])
def test_a_continuation_can_begin_with_a_figure(figure: str) -> None:
    found = targets(f"1. 示例甲控制在\n\n{figure}。\n\n2. 示例乙提高。\n\n3. 示例丙提高。")
    assert found == [(1, f"示例甲控制在{figure}。"), (2, "示例乙提高。"), (3, "示例丙提高。")]


def test_a_number_that_looks_like_a_decimal_is_an_item_where_it_is_due() -> None:
    head = "".join(f"{number}. 示例{number}号提高。\n" for number in range(1, 7))
    found = targets(
        head + "7.5岁以下儿童示例率下降。\n8. 示例孕产妇死亡率控制在\n7.5/10万以下。\n9.示例达到9.5%。"
    )
    assert found[6:] == [
        (7, "5岁以下儿童示例率下降。"),
        (8, "示例孕产妇死亡率控制在7.5/10万以下。"),
        (9, "示例达到9.5%。"),
    ]


def test_a_continuation_right_behind_a_full_stop_belongs_to_the_measure_above() -> None:
    found = measures("1. 完善示例制度。\n\n规范示例管理。完善示例统计。\n\n2. 加强示例服务。建设示例中心。")
    assert found == [
        (1, "完善示例制度", "完善示例制度。规范示例管理。完善示例统计。"),
        (2, "加强示例服务", "加强示例服务。建设示例中心。"),
    ]


def test_items_without_numbers_stand_one_on_a_line() -> None:
    found = targets("示例甲达到90%以上。\n\n示例乙\n\n提高。\n示例丙全面普及。")
    assert found == [(None, "示例甲达到90%以上。"), (None, "示例乙提高。"), (None, "示例丙全面普及。")]


def test_items_without_numbers_or_full_stops_stand_one_on_a_line() -> None:
    assert targets("示例甲达到90%以上\n\n示例乙提高\n示例丙全面普及") == [
        (None, "示例甲达到90%以上"),
        (None, "示例乙提高"),
        (None, "示例丙全面普及"),
    ]


def test_bullets_without_numbers_begin_items() -> None:
    assert targets("- 示例甲达到90%以上\n- 示例乙\n提高。\n- 示例丙普及。") == [
        (None, "示例甲达到90%以上"),
        (None, "示例乙提高。"),
        (None, "示例丙普及。"),
    ]


def test_the_first_items_can_lack_their_numbers() -> None:
    found = targets("示例甲提高。\n\n示例乙\n\n提高。\n示例丙提高。\n4. 示例丁提高。\n5. 示例戊提高。")
    assert [number for number, _ in found] == [None, None, None, 4, 5]
    assert found[1] == (None, "示例乙提高。")


def test_all_the_numbered_items_can_be_glued_to_one_without() -> None:
    found = targets("示例甲提高。\n示例乙提高。\n示例丙提高。4. 示例丁提高。5. 示例戊提高。\n")
    assert [number for number, _ in found] == [None, None, None, 4, 5]
    assert targets("示例甲包括以下。1. 甲项。2. 乙项。\n示例乙提高。\n") == [
        (None, "示例甲包括以下。1.甲项。2.乙项。"),
        (None, "示例乙提高。"),
    ]


def test_items_in_other_styles_can_be_glued_too() -> None:
    assert [number for number, _ in targets("（1）示例甲。（2）示例乙。\n（3）示例丙。")] == [1, 2, 3]
    assert [number for number, _ in targets("（一）示例甲。（二）示例乙。（三）示例丙。")] == [1, 2, 3]
    assert [number for number, _ in targets("①示例甲。②示例乙。")] == [1, 2]


def test_items_in_the_middle_can_lack_their_numbers_where_the_next_one_leaves_room() -> None:
    found = targets("1. 示例甲提高。\n示例乙提高。\n示例丙提高。\n4. 示例丁提高。")
    assert [number for number, _ in found] == [1, None, None, 4]


def test_items_at_the_end_can_lack_their_numbers_with_a_finding() -> None:
    text = document(domain(targets="1. 示例甲提高。\n示例乙提高。\n示例丙提高。\n示例丁提高。\n"))
    found = record(text)
    assert [one.printed_number for one in found.plans[0].domains[0].targets] == [1, None, None, None]
    assert [one.code for one in found.findings] == ["numbering"]


@pytest.mark.parametrize(
    ("numbers", "message"),
    [((1, 2, 4, 5), "skips"), ((1, 2, 2, 3), "repeats"), ((1, 2, 13, 4), "skips"), ((1, 2, 2, 4), "repeats")],
)
def test_numbers_that_skip_or_repeat_are_items_and_findings(numbers: tuple[int, ...], message: str) -> None:
    lines = [f"{number}. 示例{place}。示例。\n" for place, number in enumerate(numbers)]
    text = document(domain(measures="".join(lines)))
    found = record(text)
    items = found.plans[0].domains[0].measures
    assert [one.printed_number for one in items] == list(numbers)
    assert [one.ordinal for one in items] == [1, 2, 3, 4]
    finding = found.findings[0]
    assert (finding.code, text.split("\n")[(finding.line or 0) - 1] + "\n") == ("numbering", lines[2])
    assert message in finding.message


def test_numbered_points_inside_a_measure_are_its_text() -> None:
    found = measures("1. 完善示例制度。包括：\n1. 甲项；\n2. 乙项；\n3. 丙项。\n2. 加强示例服务。建设中心。")
    assert found == [
        (1, "完善示例制度", "完善示例制度。包括：1.甲项；2.乙项；3.丙项。"),
        (2, "加强示例服务", "加强示例服务。建设中心。"),
    ]


def test_points_in_another_style_inside_a_measure_are_its_text() -> None:
    found = measures(
        "1. 完善示例制度。\n（1）甲项。\n（2）乙项。\n2. 加强示例服务。建设中心。\n3. 推进示例。好。"
    )
    assert [number for number, _, _ in found] == [1, 2, 3]
    assert found[0][2] == "完善示例制度。（1）甲项。（2）乙项。"


def test_a_single_number_in_another_style_is_an_item_where_it_is_due() -> None:
    assert [
        number for number, _ in targets("1. 示例甲。\n（2）示例乙。\n3、示例丙。\n④示例丁。\n5. 示例戊。")
    ] == [1, 2, 3, 4, 5]


def test_a_number_can_lack_its_mark() -> None:
    assert targets("1. 示例甲。\n2示例乙。\n3. 示例丙。") == [
        (1, "示例甲。"),
        (2, "示例乙。"),
        (3, "示例丙。"),
    ]


def test_a_line_of_responsible_units_belongs_to_the_item_above() -> None:
    text = "示例甲提高。\n（责任单位：市示例局）\n示例乙提高。\n牵头单位：市示例局。\n"
    assert targets(text) == [
        (None, "示例甲提高。（责任单位：市示例局）"),
        (None, "示例乙提高。牵头单位：市示例局。"),
    ]
    text = "1. 完善示例。示例。\n责任单位：市示例局。\n2. 加强示例。示例。"
    assert measures(text)[0][2] == "完善示例。示例。责任单位：市示例局。"


def test_a_page_of_narrow_lines_is_read_by_its_width() -> None:
    whole = [
        "示例事业蓬勃发展，" * 7 + "示例水平提高。",
        "示例保障有力，" * 5 + "示例好。" + "示例持续提高，" * 8 + "示例。",
    ]
    assert (whole[1].index("。") + 1) % 13 == 0
    pages = [line[at : at + 13] for line in whole for at in range(0, len(line), 13)]
    assert targets("\n".join(pages)) == [(None, line) for line in whole]


def test_stray_words_and_old_characters_stay_as_printed() -> None:
    assert targets("1. 健全法規 and 政策，中小學生達標率達到90%以上。\n2. 示例乙。")[0][1] == (
        "健全法規and政策，中小學生達標率達到90%以上。"
    )


def test_the_labels_can_be_glued_to_items() -> None:
    text = "（一）妇女与健康。主要目标：1. 示例甲。\n2. 示例乙。策略措施：\n1. 完善示例。\n2. 加强示例。\n"
    found = only_domain(document(text))
    assert found.name == "妇女与健康"
    assert [one.text for one in found.targets] == ["示例甲。", "示例乙。"]
    assert [one.title for one in found.measures] == ["完善示例", "加强示例"]


def test_a_measures_title_can_stand_on_a_line_of_its_own() -> None:
    body = "，".join(f"推进示例工作{place}" for place in "甲乙丙丁戊己庚辛") + "。"
    assert measures(f"1. 完善示例制度\n\n{body}\n2. 加强示例服务。示例。")[0][1] == "完善示例制度"


def test_laws_are_the_titles_that_end_like_laws() -> None:
    text = (
        "1. 完善示例。落实《民法典》《中华人民共和国妇女权益保障法》《示例市示例条例》《儿童权利公约》"
        "《示例管理办法（试行）》，执行《示例国家标准》和《示例发展纲要》，再学《民法典》。\n2. 示例。示例。"
    )
    assert only_domain(document(domain(measures=text))).measures[0].laws == [
        "民法典",
        "中华人民共和国妇女权益保障法",
        "示例市示例条例",
        "儿童权利公约",
        "示例管理办法（试行）",
    ]


def test_footnotes_leave_the_text_and_come_with_their_target() -> None:
    text = (
        "1. 示例率[footnoteRef:12] [12: 指示例人数占比。]达到[footnoteRef:13] [13: 见附件[1]。] 90%以上。"
        "[footnoteRef:14] [14: 另注。]\n\n2. 示例乙提高[bookmark: _Toc1]。"
    )
    found = only_domain(document(domain(targets=text))).targets
    assert [(one.text, one.footnotes) for one in found] == [
        ("示例率达到90%以上。", ["指示例人数占比。", "见附件[1]。", "另注。"]),
        ("示例乙提高。", []),
    ]
