"""The register of indicators: valid rows, one meaning a phrase, and the share of the plans that it knows."""

import json
import re
from pathlib import Path

import pytest
from rdflib import Graph

from kg.codes import Codes
from kg.errors import RegisterError
from kg.extract.assemble import extract_text
from kg.indicators import Indicator, IndicatorRegister, Wording, indicator_register
from kg.shipped import shipped

SAME = {
    "全市婚前医学检查率": "premarital-check",
    "孕前优生检查率": "preconception-check",
    "孕前优生健康检查目标人群覆盖率": "preconception-check",
    "适龄妇女宫颈癌人群筛查率": "cervical-screening",
    "宫颈癌人群筛查率": "cervical-screening",
    "适龄妇女宫颈癌筛查率": "cervical-screening",
    "妇女在35－45岁接受高效宫颈癌筛查": "cervical-screening-35-45-high-performance",
    "“两癌”防控知识知晓率": "two-cancers-awareness",
    "宫颈癌、乳腺癌防治知识知晓率": "two-cancers-awareness",
    "宫颈癌和乳腺癌的防治知识知晓率": "two-cancers-awareness",
    "孕产妇艾滋病、梅毒、乙肝检测率": "hiv-syphilis-hepb-testing-pregnancy",
    "孕产妇艾滋病、梅毒及乙肝检测率": "hiv-syphilis-hepb-testing-pregnancy",
    "艾滋病、梅毒孕产妇感染者治疗率": "hiv-syphilis-treatment-mothers",
    "妇女平均预期寿命": "female-life-expectancy",
    "女性人均预期寿命": "female-life-expectancy",
    "5岁儿童乳牙龋齿患病率": "caries-age-5",
    "12岁儿童龋患率": "caries-age-12",
    "0～6岁儿童眼保健和视力检查覆盖率": "eye-care-zero-to-six",
    "0至6岁儿童眼保健及视力检查覆盖率": "eye-care-zero-to-six",
    "0-6岁儿童眼保健和视力检查覆盖率": "eye-care-zero-to-six",
    "全市儿童总体近视率": "child-myopia",
    "中小學生国家学生体质健康标准达标优良率": "student-fitness-good",
    "体育运动技能": "sports-skills",
    "中等以上强度的运动": "daily-moderate-activity-hours",
    "每千名儿童拥有儿科执业(助理)医生": "paediatricians-per-1000-children",
    "每千名儿童拥有儿科执业（助理）医生数": "paediatricians-per-1000-children",
    "政府举办、标准化的妇幼保健机构": "maternal-child-institutions",
    "由政府举办、标准化妇幼保健机构": "maternal-child-institutions",
    "普惠性幼儿园在园幼儿占比": "inclusive-kindergarten-enrolment-share",
    "公办园和普惠性幼儿园在园幼儿占比": "inclusive-kindergarten-enrolment-share",
    "公办幼儿园在园幼儿比例": "public-kindergarten-enrolment-share",
    "高中阶段毛入学率": "upper-secondary-gross-enrolment",
    "区域适龄残疾儿童少年义务教育入学率": "disabled-compulsory-enrolment",
    "就业人员中女性占比": "female-share-employment",
    "城镇非私营单位就业人员中的女性比例": "female-share-urban-units",
    "村民委员会主任中女性比例": "female-share-village-heads",
    "社区居委会成员中女性比例": "female-share-residents-committees",
    "全区妇女基本养老保险参保率": "women-pension-insurance",
    "每千常住人口拥有3岁以下婴幼儿托位数": "childcare-places-per-1000",
    "每千人口拥有3岁以下婴幼儿托位数": "childcare-places-per-1000",
    "全市镇（街道）社会工作服务站覆盖率": "social-work-station-coverage",
    "街道未成年人保护工作站覆盖率": "minor-protection-station-coverage",
    "化妆用品抽查合格率": "cosmetics-spot-check",
    "男女厕位比例": "toilet-ratio",
    "农村社区(村)建立家长学校或家庭教育指导服务站点": "parent-school-rural",
    "中小学幼儿园一键式紧急报警、视频监控系统达标率": "school-alarm-video",
    "护学岗设置率": "school-guard-posts",
}

APART = (
    ("学前教育毛入园率", "女童学前教育毛入园率"),
    ("九年义务教育巩固率", "女童九年义务教育巩固率"),
    ("高中阶段教育毛入学率", "女生高中阶段教育毛入学率"),
    ("普惠性幼儿园覆盖率", "普惠性幼儿园占比"),
    ("普惠性幼儿园在园幼儿占比", "公办园在园幼儿占比"),
    ("规范化幼儿园覆盖率", "普惠性幼儿园覆盖率"),
    ("12岁儿童龋患率", "5岁儿童乳牙龋患率"),
    ("小学生近视率", "初中生近视率"),
    ("6岁儿童近视率", "儿童总体近视率"),
    ("儿童总体近视率", "儿童新发近视率"),
    ("适龄儿童免疫规划疫苗接种率", "适龄常住儿童免疫规划疫苗接种率"),
    ("3岁以下儿童系统管理率", "7岁以下儿童健康管理率"),
    ("5岁以下儿童贫血率", "5岁以下儿童贫血率（先天性地贫除外）"),
    ("孕妇贫血率", "孕妇非地贫贫血患病率"),
    ("孕产妇死亡率", "农村孕产妇死亡率"),
    ("婴儿死亡率", "新生儿死亡率"),
    ("新生儿访视率", "产后访视率"),
    ("适龄妇女宫颈癌筛查率", "妇女在35—45岁接受高效宫颈癌筛查"),
    ("妇女在35—45岁接受宫颈癌筛查", "妇女在35—45岁接受高效宫颈癌筛查"),
    ("妇女在35—45岁接受高效宫颈癌筛查", "城乡妇女在35—64岁接受高效宫颈癌筛查"),
    ("适龄妇女宫颈癌筛查率", "适龄妇女“两癌”筛查率"),
    ("艾滋病和梅毒感染孕产妇治疗率", "艾滋病和梅毒感染孕产妇及所生儿童感染者治疗率"),
    ("国家学生体质健康标准达标优良率", "国家学生体质健康标准达标率"),
    ("儿童每天体育活动时间", "学生每天校内外体育活动时间总和"),
    ("就业人员中的女性比例", "城镇单位就业人员中的女性比例"),
    ("高级专业技术人员中的女性比例", "国有高级专业技术人员中女性比例"),
    ("村委会成员中女性比例", "村委会主任中女性比例"),
    ("村委会成员中女性比例", "居委会成员中女性比例"),
    ("妇女基本医疗保险参保率", "基本医疗保险参保率"),
    ("困难家庭和特殊家庭社会工作服务覆盖率", "困难群众和特殊群众社会工作服务覆盖率"),
    ("男女厕位比例", "人流量较大地区男女厕位比例"),
    ("城市社区建立家长学校或家庭教育指导服务站点", "农村社区（村）建立家长学校或家庭教育指导服务站点"),
    ("提供规范儿童基本医疗服务的全科医生", "提供规范儿童基本医疗服务的全科医生或儿科医生"),
    ("女性人均预期寿命", "女性人均健康预期寿命"),
)

NOT_MAPPED = (
    "女干部",
    "志愿者队伍",
    "性教育",
    "新开办学校",
    "户籍每千人口托位数",
    "全国孕产妇死亡率",
    "市",
    "",
)


def _made_up(slug: str, *phrases: str) -> Indicator:
    label, *aliases = phrases
    return Indicator(
        slug=slug, label_zh=label, label_en="Made up", aliases=tuple(aliases), unit=("%",),
        direction="higher", definition_zh="示例。", definition_en="Made up.", source="made up",
    )  # fmt: skip


@pytest.mark.parametrize("phrase", SAME)
def test_a_phrase_finds_its_indicator(phrase: str) -> None:
    found = indicator_register().find(phrase)
    assert found is not None
    assert found.slug == SAME[phrase]


@pytest.mark.parametrize("pair", APART, ids=lambda pair: f"{pair[0]}≠{pair[1]}")
def test_different_definitions_stay_apart(pair: tuple[str, str]) -> None:
    first, second = (indicator_register().find(phrase) for phrase in pair)
    assert first is not None
    assert second is not None
    assert first.slug != second.slug


@pytest.mark.parametrize("phrase", NOT_MAPPED)
def test_a_phrase_that_could_mean_many_things_means_none(phrase: str) -> None:
    assert indicator_register().find(phrase) is None


def test_every_row_is_complete_in_both_languages() -> None:
    for row in indicator_register():
        assert re.search("[一-鿿]", row.label_zh + row.definition_zh), row.slug
        assert row.definition_zh.endswith("。"), row.slug
        assert row.label_en.isascii() or "–" in row.label_en, row.slug
        assert row.definition_en.endswith("."), row.slug
        assert row.source, row.slug
        assert indicator_register().get(row.slug) is row


def test_every_unit_is_in_the_code_list_once() -> None:
    codes = Codes(Graph().parse(shipped("ontology") / "codes" / "unit.ttl"))
    for row in indicator_register():
        assert row.unit, row.slug
        units = {codes.get("unit", form, row.slug) for form in row.unit}
        assert len(units) == len(row.unit), f"{row.slug} names a unit twice"


def test_sdg_codes_have_the_form_of_the_framework_and_exact_ones_are_taken_once() -> None:
    rows = [row for row in indicator_register() if row.sdg]
    assert rows
    for row in rows:
        assert re.fullmatch(r"(?:1[0-7]|[1-9])\.(?:\d{1,2}|[a-d])\.\d", row.sdg), row.slug
    exact = [row.sdg for row in rows if row.sdg_match == "exact"]
    assert len(exact) == len(set(exact))


def test_a_narrower_indicator_shares_a_unit_with_its_broader_one() -> None:
    for row in indicator_register():
        if row.broader:
            assert set(row.unit) & set(indicator_register().get(row.broader).unit), row.slug


def test_two_rows_with_one_phrase_are_refused_by_name() -> None:
    rows = (_made_up("first", "示例率"), _made_up("second", "示例覆盖率", "全市的示例率"))
    with pytest.raises(
        RegisterError, match=r"indicators\.csv 'second': .*全市的示例率.* both first and second"
    ):
        IndicatorRegister(rows, wording=Wording(prefixes=("全市",), dropped=("的",)))


def test_an_sdg_code_without_a_strength_is_refused() -> None:
    with pytest.raises(ValueError, match="sdg and sdg_match need each other"):
        Indicator.model_validate({**_made_up("first", "示例率").model_dump(), "sdg": "3.1.1"})


def test_wording_is_set_aside_only_as_far_as_it_is_declared() -> None:
    rows = (_made_up("first", "甲和乙的示例占比"),)
    plain = IndicatorRegister(rows)
    assert plain.find("甲和乙的示例占比") is not None
    assert plain.find("全市甲和乙的示例占比") is None
    assert plain.find("甲、乙示例比例") is None
    told = IndicatorRegister(
        rows, wording=Wording(("全市",), ("的",), (), {"和": "、", "占比": "比例", "所占比例": "比例"})
    )
    assert told.find("全市甲、乙示例所占比例") is not None
    assert told.find("甲乙示例占比") is None


def test_a_prefix_alone_is_not_emptied() -> None:
    wording = Wording(prefixes=("全市",))
    assert wording.key("全市") == "全市"
    assert wording.key("全市全市示例率") == "示例率"


def _share(phrases: list[str]) -> float:
    return sum(indicator_register().find(phrase) is not None for phrase in phrases) / len(phrases)


@pytest.mark.shared
def test_the_reference_quantities_are_mapped(shared: Path) -> None:
    phrases: dict[str, list[str]] = {"targets": [], "measures": [], "projects": []}
    for path in (shared / "gold").glob("*.json"):
        for plan in json.loads(path.read_text(encoding="utf-8"))["plans"]:
            domains = plan["domains"]
            for kind in ("targets", "measures"):
                phrases[kind] += [q["indicator"] for d in domains for i in d[kind] for q in i["quantities"]]
            phrases["projects"] += [q["indicator"] for i in plan["projects"] for q in i["quantities"]]
    assert _share(phrases["targets"]) >= 0.97
    assert _share(phrases["measures"]) >= 0.65
    assert _share(phrases["projects"]) >= 0.97


@pytest.mark.shared
def test_the_extracted_quantities_of_the_six_plans_are_mapped(shared: Path) -> None:
    targets, measures = list[str](), list[str]()
    for path in sorted((shared / "plans").glob("*.txt")):
        for plan in extract_text(path.read_text(encoding="utf-8"), path.name, "0" * 64).plans:
            for domain in plan.domains:
                targets += [q.indicator for item in domain.targets for q in item.quantities]
                measures += [q.indicator for item in domain.measures for q in item.quantities]
    assert len(targets) > 150
    assert _share(targets) >= 0.97
    assert _share(measures) >= 0.85


@pytest.mark.shared
def test_the_indicators_of_the_published_figures_are_mapped(shared: Path) -> None:
    for name in ("observations.csv", "dated-targets.csv"):
        lines = (shared / "reference" / name).read_text(encoding="utf-8-sig").splitlines()
        column = lines[0].split(",").index("indicator")
        assert [
            line for line in lines[1:] if indicator_register().find(line.split(",")[column]) is None
        ] == []
