"""Findings chosen and counted: work lists by agency, plan, domain, rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from kg.report import Severity
from kg.worklist.model import Finding, Named, severity_words

By = Literal["severity", "group", "agency", "plan", "domain", "shape"]
"""What work lists can be made by."""


@dataclass(frozen=True)
class Chosen:
    """Which findings are wanted; an empty field wants all.

    Attributes:
        plan: A plan's key.
        severity: `Violation`, `Warning` or `Info`.
        group: What the rule is about, for example `sense`.
        shape: A rule's key, for example `Target-responsible`.
        agency: Key of who is to settle it.
        domain: Key of the domain.
    """

    plan: str = ""
    severity: str = ""
    group: str = ""
    shape: str = ""
    agency: str = ""
    domain: str = ""

    def takes(self, finding: Finding) -> bool:
        """Tell whether a finding is wanted."""
        return all(
            not wanted or wanted in {named.key for named in _names(finding, by)}
            for by, wanted in self.given()
        )

    def given(self) -> list[tuple[By, str]]:
        """Return the fields that want something."""
        fields: dict[By, str] = {by: getattr(self, by) for by in get_args(By)}
        return [(by, wanted) for by, wanted in fields.items() if wanted]


@dataclass
class WorkList:
    """The findings that have something in common.

    Attributes:
        named: What they have in common: an agency, a plan …
        findings: The findings.
        open: Those that are not accepted, by severity.
        accepted: Those that are, by severity.
    """

    named: Named
    findings: list[Finding] = field(default_factory=list)
    open: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(get_args(Severity), 0))
    accepted: dict[Severity, int] = field(default_factory=lambda: dict.fromkeys(get_args(Severity), 0))

    def add(self, finding: Finding) -> None:
        """Count a finding in."""
        self.findings.append(finding)
        (self.accepted if finding.accepted else self.open)[finding.severity] += 1

    @property
    def open_count(self) -> int:
        """How many are not accepted."""
        return sum(self.open.values())

    @property
    def accepted_count(self) -> int:
        """How many are accepted."""
        return sum(self.accepted.values())


def choose(findings: Iterable[Finding], chosen: Chosen) -> list[Finding]:
    """Return the findings that are wanted, in their order."""
    return [finding for finding in findings if chosen.takes(finding)]


def whole(findings: Iterable[Finding]) -> WorkList:
    """Count findings together."""
    made = WorkList(Named("", ""))
    for finding in findings:
        made.add(finding)
    return made


def work_lists(findings: Iterable[Finding], by: By) -> list[WorkList]:
    """Return work lists, the longest first; severities in their order.

    Args:
        findings: The findings; one that concerns several agencies or plans stands in the list of each.
        by: What the findings of a list have in common; those that have none of it are in no list.
    """
    lists: dict[str, WorkList] = {}
    for finding in findings:
        for named in _names(finding, by):
            lists.setdefault(named.key, WorkList(named)).add(finding)
    made = list(lists.values())
    if by != "severity":
        made.sort(key=lambda work: (-_weight(work), -work.open_count, -len(work.findings), work.named.key))
    return made


def _weight(work: WorkList) -> int:
    """Return the number of open violations, which come before all else."""
    return work.open["Violation"]


def _names(finding: Finding, by: By) -> Iterator[Named]:
    match by:
        case "severity":
            yield severity_words(finding.severity)
        case "group":
            yield finding.rule.group
        case "agency":
            yield from finding.fixer.agencies
        case "plan":
            yield from finding.plans
        case "domain":
            if finding.domain:
                yield finding.domain
        case "shape":
            yield finding.rule.name
