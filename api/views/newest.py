"""The findings that the home page shows: what a release brought, and what is gravest in it."""

from kg.worklist import Finding, Findings
from kg.worklist.trend import trend

SHOWN = 5


def newest(findings: Findings) -> list[tuple[Finding, int]]:
    """Return one finding of each rule, of rules first whose findings grew since the release before.

    Args:
        findings: All findings of the release, the gravest first.

    Returns:
        At most `SHOWN` pairs: a finding that nobody accepted, and how many of its rule there are.
    """
    change = trend(findings)
    grown = {name: now - then for name, then, now in change.shapes if now > then} if change else {}
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings.found:
        if not finding.accepted:
            by_rule.setdefault(finding.rule.key, []).append(finding)
    ranked = sorted(by_rule.items(), key=lambda pair: -grown.get(f"gps:{pair[0]}", 0))
    return [(found[0], len(found)) for _, found in ranked[:SHOWN]]
