"""StratML files of others: what is read of them, and how hostile or broken ones are refused."""

import pytest

from kg.errors import RecordError
from kg.stratml import Given, read_stratml
from kg.stratml.forms import MOST_BYTES, NAMESPACES

PLAN = f"""<?xml version="1.0" encoding="UTF-8"?>
<PerformancePlanOrReport xmlns="{NAMESPACES[2]}" Type="Performance_Plan">
  <Name>示例市妇女发展规划（2021—2030年）</Name>
  <Description>虚构的规划。A plan that is made up.</Description>
  <StrategicPlanCore>
    <Organization><Name>示例市</Name></Organization>
    <Mission><Description>虚构</Description></Mission>
    <Goal>
      <Name>妇女与健康</Name>
      <Description/>
      <Objective>
        <Description>示例筛查率达到75%以上 &amp; 示例服务改善。</Description>
        <Stakeholder><Name>示例市卫生健康局</Name>
          <Role><Name>牵头 lead</Name><RoleType>Performer</RoleType></Role></Stakeholder>
        <Stakeholder><Name>某某</Name><Role><Name>其他</Name></Role></Stakeholder>
        <OtherInformation>虚构的说明</OtherInformation>
        <PerformanceIndicator>
          <MeasurementDimension>示例筛查率</MeasurementDimension>
          <UnitOfMeasurement>%</UnitOfMeasurement>
          <MeasurementInstance>
            <TargetResult><EndDate>2025-12-31</EndDate><NumberOfUnits>75</NumberOfUnits>
              <Descriptor><DescriptorName>比较 comparator</DescriptorName>
                <DescriptorValue>&gt;=</DescriptorValue></Descriptor></TargetResult>
            <ActualResult><NumberOfUnits>70</NumberOfUnits></ActualResult>
          </MeasurementInstance>
        </PerformanceIndicator>
        <PerformanceIndicator>
          <MeasurementDimension>示例数</MeasurementDimension>
          <UnitOfMeasurement>个</UnitOfMeasurement>
        </PerformanceIndicator>
      </Objective>
    </Goal>
  </StrategicPlanCore>
  <AdministrativeInformation>
    <StartDate>2021-01-01</StartDate><EndDate>2030-12-31</EndDate><PublicationDate>2021-12-01</PublicationDate>
  </AdministrativeInformation>
</PerformancePlanOrReport>
"""


def test_a_strangers_plan_is_read_and_points_at_its_own_words() -> None:
    read = read_stratml(PLAN.encode(), "made-up.xml")
    plan = read.record.plans[0]
    assert (plan.audience, plan.place, plan.period, plan.issued) == (
        "women",
        "示例市",
        (2021, 2030),
        "2021-12-01",
    )
    (target,) = plan.domains[0].targets
    start, end = target.span
    assert PLAN[start:end] == target.text.replace("&", "&amp;")
    (quantity,) = target.quantities
    assert (quantity.comparator, quantity.value, quantity.by_year) == (">=", 75, 2025)
    assert [(duty.name, duty.role) for duty in target.agencies] == [("示例市卫生健康局", "lead")]
    told = {loss.what: loss.count for loss in read.losses}
    assert told == {"actuals": 1, "texts": 2, "indicators": 1, "stakeholders": 1, "core": 1}


def test_what_a_file_does_not_say_is_told_all_at_once_and_can_be_given() -> None:
    bare = PLAN.replace("示例市妇女发展规划（2021—2030年）", "规划").replace("<Name>示例市</Name>", "")
    with pytest.raises(RecordError, match=r"Organization/Name.*--audience"):
        read_stratml(bare.encode(), "made-up.xml")
    read = read_stratml(bare.encode(), "made-up.xml", Given(place="示例市", audience="children"))
    assert read.record.plans[0].audience == "children"


_BOMB = '<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
_OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [_BOMB, _OUTSIDE, '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'])
def test_a_document_type_is_refused_before_it_is_parsed(doctype: str) -> None:
    head, body = PLAN.split("\n", 1)
    with pytest.raises(RecordError, match="document type"):
        read_stratml(f"{head}\n{doctype}\n{body.replace('某某', '&b;')}".encode(), "made-up.xml")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no XML"),
        (b"<a", "no XML"),
        (b"<a/>", "root element"),
        (b"<" * 100_000, "no XML"),
        (b"<a>" * 100_000, "no XML"),
        (PLAN.encode("utf-16"), "UTF-8"),
        (PLAN.replace("UTF-8", "UTF-16").encode(), "declares the encoding"),
        (b" " * (MOST_BYTES + 1), "bytes"),
        (PLAN.replace("Type=", "Kind=").encode(), "line 2"),
        (PLAN.replace("<Goal>", "<Gaol>").replace("</Goal>", "</Gaol>").encode(), "Gaol"),
        (PLAN.replace("2025-12-31", "Christmas").encode(), "Christmas"),
        (PLAN.replace("2021-01-01", "1066-01-01").encode(), "plans/women/period"),
        (PLAN.replace("&gt;=", "about").encode(), "comparator"),
    ],
)
def test_a_broken_file_is_refused_and_says_where(data: bytes, says: str) -> None:
    with pytest.raises(RecordError) as refused:
        read_stratml(data, "made-up.xml")
    assert "made-up.xml" in refused.value.message
    assert says in refused.value.message


def test_notes_of_a_stranger_cannot_break_a_record() -> None:
    for note in (
        'record.span = "x"',
        "record.duties = 7",
        'record.kind = ["a"]',
        "record.topics = {}",
        f"record.span = {'[' * 9999}",
    ):
        data = PLAN.replace("虚构的说明", f"{note}\n").encode()
        try:
            read_stratml(data, "made-up.xml")
        except RecordError as refused:
            assert "made-up.xml" in refused.message  # noqa: PT017 - either way is right, another error is not
