"""Findings for the terminal: by rule, Chinese first."""

from collections.abc import Iterable, Iterator, Sequence

from kg.worklist.lists import WorkList, whole, work_lists
from kg.worklist.model import Acceptance, Finding, Findings, Named, Quote, severity_words
from kg.worklist.trend import trend

_SHOWN = 3
"""Findings of a rule that are shown where the reader has not asked for one rule."""


def to_lines(findings: Findings, chosen: Sequence[Finding], *, more: str | None) -> Iterator[str]:
    """Yield the lines of a report.

    Args:
        findings: All findings of the release, for the trend.
        chosen: Those that are wanted.
        more: The command that gave them, to which a rule is added where it shows all of that rule; `None`
            where every one is shown, not the first few of each rule.
    """
    for work in sorted(work_lists(chosen, "shape"), key=lambda work: chosen.index(work.findings[0])):
        yield from _rule(work, more)
    yield from _policy(findings)
    yield from _trend(findings)
    yield f"共 {len(chosen)} 条 findings：{_counts(whole(chosen))}"


def _rule(work: WorkList, more: str | None) -> Iterator[str]:
    rule = work.findings[0].rule
    severity = severity_words(rule.severity)
    accepted = f"，已认可 accepted {work.accepted_count}" if work.accepted_count else ""
    name = f"{rule.name.zh} · {rule.name.en}（{rule.key}）"
    yield f"【{severity.zh} {severity.en}】{name}{len(work.findings)} 条{accepted}"
    yield f"  {rule.description.zh} {rule.description.en}"
    shown = len(work.findings) if more is None else _SHOWN
    for finding in work.findings[:shown]:
        yield ""
        yield from _finding(finding)
    if left := len(work.findings[shown:]):
        yield f"\n  另有 {left} 条 more：{more} --shape {rule.key}"
    yield ""


def _finding(finding: Finding) -> Iterator[str]:
    where = "、".join(plan.zh or plan.key for plan in finding.plans)
    if finding.domain:
        where += f" · {finding.domain.zh}"
    if where:
        yield f"  {where}"
    item = finding.item
    if item and item.kind != "Plan":
        yield f"    {item.kind_words.zh}  {item.words}"
    if finding.particular:
        yield f"    对象  {finding.particular}"
    yield f"    问题  {finding.message.zh} {finding.message.en}"
    yield f"    处理  {_fixer(finding)}"
    yield from _quoted("原文", finding.quote, item.words if item else "")
    yield from _quoted("另见", finding.other)
    if finding.acceptance:
        yield f"    {'认可' if finding.accepted else '认可已过期 expired'}  {_acceptance(finding.acceptance)}"
    yield f"    标识  {finding.focus.iri}"


def _fixer(finding: Finding) -> str:
    words, agencies = finding.fixer.ground.words, _all(finding.fixer.agencies)
    ground = "" if words.zh in agencies else f"（{words.zh} {words.en}）"
    suggested = f"；推定牵头 presumably leads: {_all(finding.suggested)}" if finding.suggested else ""
    return agencies + ground + suggested


def _all(agencies: Iterable[Named]) -> str:
    return "、".join(agency.zh or agency.key for agency in agencies)


def _quoted(title: str, quote: Quote | None, known: str = "") -> Iterator[str]:
    """Yield a quote with its place; the place alone where its words stand above."""
    if quote:
        new = quote.words and quote.words != known
        yield f"    {title}  " + (f"“{quote.words}” {quote.where}" if new else quote.where)


def _acceptance(entry: Acceptance) -> str:
    return f"{entry.reason.zh}（{entry.role}，至 until {entry.until}）"


def _policy(findings: Findings) -> Iterator[str]:
    for entry in findings.expired:
        yield f"认可已过期 expired acceptance：{entry.identifier}（{entry.until}）"
    for entry in findings.unmatched:
        yield f"认可没有对应的发现 acceptance that accepts nothing：{entry.identifier}"


def _trend(findings: Findings) -> Iterator[str]:
    found = trend(findings)
    if found is None:
        return
    told = "，".join(f"{c.severity.zh} {c.severity.en} {c.then} → {c.now}（{c.sign}）" for c in found.changes)
    yield f"与上一版比较 since release {found.before.version}（{found.before.as_of}）：{told}"
    for shape, then, now in found.shapes:
        yield f"  {shape} {then} → {now}"


def _counts(total: WorkList) -> str:
    parts = []
    for severity, count in total.open.items():
        words, accepted = severity_words(severity), total.accepted[severity]
        also = f"（另已认可 accepted {accepted}）" if accepted else ""
        parts.append(f"{words.zh} {words.en} {count}{also}")
    return "，".join(parts)
