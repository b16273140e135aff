"""The reviewed sample in `docs/remits.md` still says what the rules say."""

import re
from pathlib import Path

from tests.presume.test_cases import decided

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "remits.md"
ROW = re.compile(r"^\| (\d{6})-([cw]) d(\d+)/t(\d+) \| (.*?) \| (right|defensible|wrong) \|", re.MULTILINE)


def test_the_reviewed_leads_are_those_of_the_rules() -> None:
    rows = ROW.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert len(rows) == 60
    for place, audience, section, ordinal, leads, _ in rows:
        plan = f"{place}-{'women' if audience == 'w' else 'children'}-2021-2030"
        found = decided()[plan, int(section), int(ordinal)]
        rules = [rule.slug for rule in found.leads or (found.none,) if rule]
        assert re.findall("`(.*?)`", leads) == rules, (plan, section, ordinal)


def test_the_totals_are_those_of_the_rows() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    judged = [row[-1] for row in ROW.findall(text)]
    told = re.search(
        r"\*\*seed 2, as recorded below\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\*", text
    )
    assert told
    assert [int(count) for count in told.groups()] == [
        judged.count(word) for word in ("right", "defensible", "wrong")
    ]
