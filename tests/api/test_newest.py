"""Findings for the home page: kinds that grew since the release before come first, accepted ones never."""

from api.views.newest import SHOWN, newest
from kg.history import Past
from kg.validate import read_shapes
from kg.worklist import read_findings
from tests.made_up import DAY
from tests.made_up_findings import store


def test_kinds_that_grew_come_first_then_the_gravest() -> None:
    now = read_findings(store(), read_shapes(), DAY, version="2")
    open_ones = [finding for finding in now.found if not finding.accepted]
    shown = newest(now)
    assert shown[0][0] == open_ones[0], "without a release before, the gravest"
    assert len({finding.rule.key for finding, _ in shown}) == len(shown) <= SHOWN
    for finding, count in shown:
        assert not finding.accepted
        assert count == sum(other.rule == finding.rule for other in open_ones)
    counts: dict[str, int] = {}
    for finding in now.found:
        counts[f"gps:{finding.rule.key}"] = counts.get(f"gps:{finding.rule.key}", 0) + 1
    grew = open_ones[-1].rule
    before = Past(
        version="1", as_of="2026-01-01", ended="2026-01-01T00:00:00+00:00", counts={},
        shapes={**counts, f"gps:{grew.key}": counts[f"gps:{grew.key}"] - 1},
    )  # fmt: skip
    after = read_findings(store(), read_shapes(), DAY, (before,), "2")
    assert newest(after)[0][0].rule == grew
