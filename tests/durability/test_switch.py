"""Files that are replaced together: a plan that somebody damaged is an error, and nothing is replaced."""

from pathlib import Path

import pytest

from kg.durable import SWITCHING, InterruptedSwitchError, complete


@pytest.mark.parametrize("damage", ["", "[]", "{}", "[" * 100_000])
def test_a_plan_that_cannot_be_read_is_named_and_left(tmp_path: Path, damage: str) -> None:
    gone = 2**22 + 1  # more than a process can have for its number
    plan = tmp_path / f"{SWITCHING}{gone}"
    plan.write_text(damage, encoding="utf-8")
    with pytest.raises(InterruptedSwitchError, match=plan.name):
        complete(tmp_path)
    assert plan.read_text(encoding="utf-8") == damage
