"""A finding as somebody reads it: what, where, for whom, in which words, accepted or not."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from rdflib.namespace import SH

from kg.history import Past
from kg.shipped import shipped
from kg.validate import read_shapes
from kg.worklist import Chosen, Finding, Findings, Ground, choose, read_findings, whole, work_lists
from kg.worklist.trend import trend
from tests.made_up import CITY_CHILDREN, CITY_WOMEN
from tests.made_up_findings import ENTRIES, UNTIL, report, store


def one(findings: Findings, shape: str, focus: str) -> Finding:
    """Return the finding of a shape at a thing."""
    (found,) = (f for f in findings.found if f.rule.key == shape and f.focus.iri.endswith(f"/{focus}"))
    return found


def test_every_stored_result_is_read(findings: Findings) -> None:
    stored = report()
    assert len(findings.found) == len(stored.results) > 200
    assert {finding.key for finding in findings.found} == {result.digest for result in stored.results}
    assert whole(findings.found).open_count == len(stored.results) - 1


def test_a_finding_says_what_where_and_in_which_words(findings: Findings) -> None:
    found = one(findings, "Target-responsible", f"{CITY_WOMEN}/d8/t1")
    assert found.severity == "Violation"
    assert found.item is not None
    assert (found.item.kind, found.item.words) == ("Target", "反家庭暴力示例工作机制全面建立。")
    assert [plan.key for plan in found.plans] == [CITY_WOMEN]
    assert found.domain is not None
    assert found.domain.zh == "妇女与法律"
    assert (found.message.zh, found.rule.group.key) == ("目标没有责任单位。", "completeness")
    assert found.rule.description.zh
    assert found.quote is not None
    assert found.quote.words == found.item.words
    assert f"第{found.quote.start}—{found.quote.end}字符" in found.quote.where


def test_a_fault_of_a_number_belongs_to_its_target(findings: Findings) -> None:
    found = one(findings, "TargetValue-indicator", f"{CITY_WOMEN}/d1/t3/v1")
    assert found.item is not None
    assert found.item.iri.endswith("/d1/t3")
    assert found.particular == "示例管理率 ≥ 92%"
    assert found.quote is not None
    assert found.quote.of == found.focus.iri


def test_two_things_that_clash_are_both_quoted(findings: Findings) -> None:
    clash = one(findings, "Span-outside", f"{CITY_WOMEN}/d1/t2")
    assert clash.quote is not None
    assert clash.quote.words.startswith("示例孕产妇死亡率")


@pytest.mark.parametrize(
    ("shape", "focus", "ground", "agencies"),
    [
        ("Target-responsible", f"{CITY_WOMEN}/d8/t1", Ground.OFFICE, None),
        ("PresumedTarget", f"{CITY_CHILDREN}/d1/t2", Ground.OFFICE, None),
        ("Target-unserved", f"{CITY_WOMEN}/d3/t2", Ground.STATED, ["示例市妇女联合会"]),
        ("Target-unserved", f"{CITY_CHILDREN}/d1/t2", Ground.PRESUMED, None),
        ("Measure-serves-none", f"{CITY_WOMEN}/d1/m1", Ground.DRAFTER, None),
        ("Span-outside", f"{CITY_WOMEN}/d1/t2", Ground.MAINTAINER, ["数据维护者"]),
    ],
)
def test_somebody_is_to_settle_it(
    shape: str, focus: str, ground: Ground, agencies: list[str] | None, findings: Findings
) -> None:
    fixer = one(findings, shape, focus).fixer
    assert fixer.ground is ground
    assert fixer.agencies
    assert fixer.presumed is (ground is Ground.PRESUMED)
    if agencies:
        assert [agency.zh for agency in fixer.agencies] == agencies


def test_an_office_is_told_who_presumably_leads(findings: Findings) -> None:
    asked = one(findings, "PresumedTarget", f"{CITY_CHILDREN}/d1/t2")
    unserved = one(findings, "Target-unserved", f"{CITY_CHILDREN}/d1/t2")
    assert asked.suggested == unserved.fixer.agencies
    assert unserved.suggested == ()


def test_every_finding_has_somebody(findings: Findings) -> None:
    assert all(
        f.fixer.agencies and all(a.first("zh") and a.key for a in f.fixer.agencies) for f in findings.found
    )


def test_every_shape_of_sense_has_somebody_of_its_own_and_none_is_misspelt() -> None:
    shapes = read_shapes()
    words = tomllib.loads((shipped("data", "vocabulary") / "worklist.toml").read_text(encoding="utf-8"))
    keys = {str(node).partition("#")[2] for node in shapes.subjects(SH.severity, None)}
    sense = {
        str(s).partition("#")[2] for s, g in shapes.subject_objects(SH.group) if str(g).endswith("-sense")
    }
    assert set(words["by"]) <= keys
    assert sense <= set(words["by"])
    assert set(words["by"].values()) <= {"lead", "office", "statistics", "drafter", "maintainer"}


def test_an_acceptance_ends_with_its_last_day(findings: Findings) -> None:
    accepted = one(findings, "Target-responsible", f"{CITY_WOMEN}/d8/t1")
    over = one(findings, "PresumedTarget", f"{CITY_WOMEN}/d1/t1")
    assert accepted.accepted
    assert accepted.acceptance is not None
    assert (accepted.acceptance.until, accepted.acceptance.role) == (UNTIL, "示例维护者")
    assert not over.accepted
    assert over.acceptance is not None
    assert [entry.identifier for entry in findings.expired] == [f"gps:PresumedTarget {CITY_WOMEN}/d1/t1"]
    assert [entry.identifier for entry in findings.unmatched] == [f"gps:Percentage {ENTRIES[2].focus}"]
    later = read_findings(store(), read_shapes(), date(2100, 1, 1))
    assert not any(f.accepted for f in later.found)
    assert len(later.expired) == len(ENTRIES)


def test_what_needs_somebody_comes_first_and_rare_faults_before_common_ones(findings: Findings) -> None:
    ranks = [("Violation", "Warning", "Info").index(f.severity) for f in findings.found if not f.accepted]
    assert ranks == sorted(ranks)
    assert [f.accepted for f in findings.found] == sorted(f.accepted for f in findings.found)
    warnings = [f.rule.key for f in findings.found if f.severity == "Warning"]
    assert warnings.index("TargetValue-indicator") < warnings.index("PresumedTarget")
    unserved = [f.focus.iri for f in findings.found if f.rule.key == "Measure-serves-none"]
    assert [iri.rsplit("/", 2)[1] for iri in unserved if CITY_WOMEN in iri][::3] == [
        f"d{n}" for n in range(1, 9)
    ]


def test_work_lists_hold_every_finding_that_has_what_they_are_made_by(findings: Findings) -> None:
    for by in ("severity", "group", "shape", "plan"):
        lists = work_lists(findings.found, by)
        concerned = [finding for finding in findings.found if by != "plan" or finding.plans]
        assert sum(len(work.findings) for work in lists) == len(concerned), by
    for work in work_lists(findings.found, "agency"):
        assert all(work.named in finding.fixer.agencies for finding in work.findings)
        assert work.open_count + work.accepted_count == len(work.findings)
    assert work_lists((), "plan") == []


def test_chosen_findings_are_those_asked_for(findings: Findings) -> None:
    women = choose(findings.found, Chosen(plan=CITY_WOMEN))
    assert women
    assert all(finding.plans[0].key == CITY_WOMEN for finding in women)
    narrow = choose(findings.found, Chosen(plan=CITY_WOMEN, severity="Violation", group="completeness"))
    assert [finding.rule.key for finding in narrow] == ["Target-responsible"]
    assert choose(findings.found, Chosen()) == list(findings.found)
    office = narrow[0].fixer.agencies[0].key
    assert narrow[0] in choose(findings.found, Chosen(agency=office, domain="women-law"))
    assert choose(findings.found, Chosen(shape="Nothing-of-the-kind")) == []


def past(version: str, warnings: int) -> Past:
    return Past(
        version=version,
        as_of="2026-01-01",
        ended="2026-01-01T00:00:00+00:00",
        counts={"Violation": 1, "Warning": warnings, "Info": 0},
        accepted={"Violation": 1},
        shapes={"gps:PresumedTarget": warnings, "gps:Gone": 2},
    )


def test_the_trend_is_against_the_release_before(findings: Findings) -> None:
    assert trend(findings) is None
    known = replace(findings, history=(past("old", 9), past("before", 7), past(findings.version, 5)))
    found = trend(known)
    assert found is not None
    assert found.before.version == "before"
    now = whole(findings.found).open
    assert [(c.severity.key, c.then, c.now) for c in found.changes] == [
        ("Violation", 0, now["Violation"]),
        ("Warning", 7, now["Warning"]),
        ("Info", 0, now["Info"]),
    ]
    assert found.changes[1].sign == f"+{now['Warning'] - 7}"
    assert ("gps:Gone", 2, 0) in found.shapes
