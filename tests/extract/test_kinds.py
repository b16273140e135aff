"""Kinds of targets: made-up sentences."""

import pytest

from kg.extract.kinds import kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("山区女性健康素养水平持续提高。", "trend"),
        ("逐步降低少年溺水死亡率。", "trend"),
        ("女骑手比例逐步提高。", "trend"),
        ("村医服务能力明显增强，服务水平不断提升。", "trend"),
        ("妇女人均预期寿命延长。", "trend"),
        ("少年新发近视率上升趋势得到有效控制。", "trend"),
        ("减少少年跌落伤害的发生。", "trend"),
        ("亲子驿站服务体系更加完善。", "trend"),
        ("建立少年伤害监测报告制度。", "deliverable"),
        ("构建多层次的照护服务体系。", "deliverable"),
        ("建成示例区少年活动中心。", "deliverable"),
        ("覆盖城乡的家庭教育服务体系基本建成。", "deliverable"),
        ("设立家事调解站点。", "deliverable"),
        ("健全反家庭暴力联动机制。", "deliverable"),
        ("城镇住区设置一定规模的少年运动场地。", "deliverable"),
        ("村（社区）配备专人专岗的少年主任。", "deliverable"),
        ("优化场地设置，提升少年游戏空间。", "trend"),
        ("实现村级服务点全覆盖。", "full-coverage"),
        ("优生知识全面普及，促进健康孕育。", "full-coverage"),
        ("少年人人享有基本医疗。", "full-coverage"),
        ("适龄女童普遍接受健康教育。", "full-coverage"),
        ("符合条件的困境妇女应保尽保。", "full-coverage"),
        ("男女收入差距明显缩小。", "parity"),
        ("缩小两性家务劳动时间差距。", "parity"),
        ("消除就业性别歧视。", "parity"),
        ("公共厕所男女隔间比例与实际需求相适应。", "parity"),
        ("妇女平等享有各项权益。", "parity"),
        ("女党员保持合理比例。", "parity"),
        ("树立新时代家庭观。", "qualitative"),
        ("严惩拐卖妇女的犯罪行为。", "qualitative"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of(text, quantified=False) == kind


def test_a_number_decides() -> None:
    assert kind_of("山区女性健康素养水平持续提高。", quantified=True) == "quantified"
