"""What texts are about. Every sentence is made up; the expected concepts were set by hand before running."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.flat import fold
from kg.registers import Concept, groups, topics
from kg.tags import Matcher, names, tag

# sentence | groups | topics, both as labels in the registers' order
TABLE = """
提高示例市农村妇女的收入，缩小男女收入差距。 | 农村妇女 | 同工同酬和收入
帮助农村留守妇女就地就近就业。 | 农村妇女 留守妇女 | 就业促进
增强农村低收入妇女的发展能力。 | 农村妇女 低收入妇女 |
加强与示例湾区妇女的交流。 | |
为残疾、单亲、低收入妇女提供岗位。 | 残疾妇女 低收入妇女 单亲母亲 |
对老年、残疾、孕产期、哺乳期妇女给予照顾。 | 残疾妇女 老年妇女 孕产妇 哺乳期妇女 |
关爱困境妇女儿童。 | 困境妇女 困境儿童 |
走访农村留守流动儿童。 | 留守儿童 流动儿童 | 留守和流动儿童关爱
资助低收入家庭女大学生。 | 低收入妇女 女大学生 |
失独、空巢家庭定期探访。 | 老年人 |
学校、家庭、妇女组织共同参与。 | | 妇联和妇女组织
妇女儿童工作委员会负责协调。 | | 规划组织领导
残疾女童免费就读。 | 残疾女童 |
残疾女童和女童平等入学。 | 女童 残疾女童 |
适龄女生免费接种HPV疫苗。 | 女学生 | 人乳头瘤病毒疫苗接种
适龄女生人乳头瘤病毒（HPV）疫苗接种率达到90%。 | 女学生 | 人乳头瘤病毒疫苗接种
宫颈癌筛查率达到70%，乳腺癌人群筛查率逐步提高。 | | 宫颈癌和乳腺癌防治
免费“两癌”检查覆盖全市。 | | 宫颈癌和乳腺癌防治
孕产妇死亡率控制在9/10万以下。 | 孕产妇 | 母婴安全
婴儿死亡率控制在4‰以下。 | 婴儿 | 儿童死亡率
0—3岁婴幼儿照护服务网络健全。 | 3岁以下婴幼儿 | 托育服务
每千人口托位数达到5个。 | | 托育服务
落实学校、幼儿园、托育机构的安全责任。 | |
5岁以下儿童贫血率控制在10%以下。 | 5岁以下儿童 | 营养改善
做好15岁以下流动儿童登记。 | 流动儿童 | 留守和流动儿童关爱
重型地中海贫血患儿得到救治。 | 患病儿童 | 出生缺陷防治
小学生近视率降至35%以下。 | 中小学生 | 儿童近视防控
建立龋齿监测制度，推广窝沟封闭。 | | 口腔保健
预防慢性病，控制传染性疾病。 | | 传染病防控
筛查阳性病例及时随访。 | |
加强性病和艾滋病检测。 | | 艾滋病防治
减少艾滋病母婴传播。 | | 艾滋病、梅毒、乙肝母婴传播防治
有针对性教育家长。 | |
发展公益性教育场所。 | |
将性教育纳入课程。 | | 性教育
帮助学生掌握技能，落实助学政策。 | 中小学生 | 学生资助
丰富儿童教学生活。 | |
改善妇女生活和妇女生育待遇。 | |
做好妇女工作，重视妇女干部。 | |
依法打击拐卖妇女犯罪。 | | 反对拐卖
提高儿童工作水平，加强儿童工作队伍。 | |
严禁使用童工。 | | 禁止使用童工
查处招用女童工的企业。 | | 禁止使用童工
禁止性骚扰，拦截骚扰电话。 | | 性骚扰防治
预防性侵未成年人。 | | 性侵害防治
及时签发人身安全保护令，制止家庭暴力。 | | 反家庭暴力
救助被拐卖妇女和受害妇女。 | 受侵害妇女 被拐卖妇女 | 反对拐卖 被害人保护救助
防治校园欺凌，治理网络欺凌。 | | 学生欺凌防治 网络保护和网络环境治理
预防儿童溺水，普及水上安全知识。 | | 溺水预防
推广儿童安全座椅和安全头盔。 | | 道路交通安全
防止儿童沉迷网络。 | | 网络沉迷防治
加强婴幼儿配方乳粉监管，保障食品安全。 | | 食品药品安全
委托管理学校，扩大学位供给。 | | 学校建设和学位供给
中小学性别平等教育全面推进。 | | 性别平等教育
男女平等基本国策进课堂。 | | 男女平等基本国策
发展女性科技人才，支持女科学家。 | 女性科技人才 | 女性科技人才培养
增加人流量大的场所的女厕位。 | | 厕所和厕位比例
机关、商场建设母婴室。 | | 母婴室
推行垃圾分类，守护饮用水安全。 | | 垃圾分类 饮用水安全
女职工生育保险实现全覆盖。 | 女职工 | 生育保险
失业女职工按时领取失业保险金。 | 失业妇女 | 失业保险
完善失能老年人长期护理保险。 | 失能老年人 | 长期照护
孤儿、事实无人抚养儿童、流浪儿童得到保障。 | 孤儿 事实无人抚养儿童 流浪儿童 | 困境儿童保障 流浪儿童救助
服刑人员未成年子女、受艾滋病影响儿童得到帮扶。 | 受艾滋病影响儿童 服刑人员子女 | 困境儿童保障
来穗人员随迁子女就近入学。 | 流动儿童 | 义务教育 留守和流动儿童关爱
居委会主任中女性比例达到40%以上。 | | 基层治理和村居委会女性
市人大代表中的女性比例逐步提高。 | | 参政议政
领导班子至少配备1名女干部。 | 女干部 | 女干部培养选拔
每个社区建有儿童之家，配备儿童主任。 | | 儿童主任和儿童督导员 儿童之家
建设儿童友好城市和儿童友好学校。 | | 校园文化和师生关系 儿童友好城市
撤销监护人资格，落实委托照护。 | | 监护制度
父母或其他监护人参加家长学校。 | | 家庭教育
对涉罪未成年人附条件不起诉。 | 涉罪未成年人 | 未成年人司法保护 预防未成年人犯罪
用好家风培育下一代，营造良好家庭氛围。 | | 家教家风和家庭文明
落实未成年工特殊保护。 | 未成年工 | 禁止使用童工
幼儿园配备幼儿教师，关心学龄前幼儿。 | 学龄前儿童 |
全市经济平稳运行。 | |
"""

CASES = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]
LABELS = {concept.slug: concept.label_zh for concept in groups() + topics()}


@pytest.mark.parametrize(("sentence", "of_groups", "of_topics"), CASES)
def test_hand_worked_sentences(sentence: str, of_groups: str, of_topics: str) -> None:
    found = tag(sentence)
    assert [LABELS[slug] for slug in found.groups] == of_groups.split()
    assert [LABELS[slug] for slug in found.topics] == of_topics.split()


def test_the_table_is_large_and_holds_silence_too() -> None:
    assert len(CASES) >= 60
    assert sum(not of_groups and not of_topics for _, of_groups, of_topics in CASES) >= 8


def test_widths_and_case_do_not_matter() -> None:
    assert tag("（ｈｐｖ）疫苗，０～３岁儿童") == tag("(HPV)疫苗,0~3岁儿童")


@pytest.mark.parametrize("concept", [c for c in groups() + topics() if c.tagged], ids=lambda c: c.slug)
def test_every_name_of_every_concept_is_found_alone(concept: Concept) -> None:
    rows = groups() if concept in groups() else topics()
    matcher = Matcher(rows)
    for name in names(concept):
        assert matcher.find(f"，{name}。") == {concept.slug}, name


def test_concepts_that_only_arrange_are_never_tagged() -> None:
    arranging = {concept.slug for concept in groups() + topics() if not concept.tagged}
    assert {"women", "children", "health", "law"} <= arranging
    text = "".join(LABELS[slug] for slug in arranging)
    assert arranging.isdisjoint([*tag(text).groups, *tag(text).topics])


def literal_find(rows: tuple[Concept, ...], text: str) -> set[str]:
    """Find names as the register's README says, one character at a time and without any expression."""
    found, at = set(), 0
    while at < len(text):
        here = [
            (len(name), concept.slug)
            for concept in rows
            if concept.tagged
            for name in names(concept)
            if text.startswith(name, at)
            and not any(text.endswith(fold(word).casefold(), 0, at) for word in concept.not_after)
            and not any(text.startswith(fold(word).casefold(), at + len(name)) for word in concept.not_before)
        ]
        length, slug = max(here, default=(1, ""))
        found |= {slug} - {""}
        at += length
    return found


WORDS = sorted(
    {word for c in groups() + topics() for word in (*c.names, *c.not_after, *c.not_before)}
    | {"、", "和", "妇女", "儿童", "，"}
)


@given(st.lists(st.sampled_from(WORDS), max_size=6).map("".join))
@settings(max_examples=100, deadline=None)
def test_the_expression_finds_what_the_rule_says(text: str) -> None:
    folded = fold(text).casefold()
    for rows in (groups(), topics()):
        assert Matcher(rows).find(folded) == literal_find(rows, folded)


@pytest.mark.shared
def test_nearly_every_target_of_real_plans_has_a_topic(shared: Path) -> None:
    numbered = re.compile(r"(?m)^\s*[*\s]*\d{1,2}[.．]\s*(\S.{8,})$")
    items = [
        item
        for path in sorted((shared / "plans").glob("*.txt"))
        for item in numbered.findall(path.read_text())
    ]
    assert len(items) > 600
    assert sum(bool(tag(item).topics) for item in items) > 0.97 * len(items)
