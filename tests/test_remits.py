"""Reading the register of remits: every mistake is named with its place."""

from pathlib import Path

import pytest

from kg.codes import shipped_codes
from kg.errors import RegisterError
from kg.indicators import indicator_register
from kg.remits import Remit, check_remits, read_remits

HEADER = "slug,function,role,indicators,domains,keywords,unless,label_zh,label_en,reason_zh,reason_en,source"
TOLD = "示例,Example,编造的理由,A made-up reason,编造"
LAST = f"last,,lead,,,,,{TOLD}"


def read(folder: Path, *rows: str) -> tuple[Remit, ...]:
    """Write rows as `remits.csv` and read them."""
    (folder / "remits.csv").write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return read_remits(folder)


def check(folder: Path, *rows: str) -> None:
    """Write, read and check rows and a last one."""
    check_remits(read(folder, *rows, LAST), indicator_register(), shipped_codes())


def test_a_row_is_read_with_its_words_folded(tmp_path: Path) -> None:
    first, last = read(tmp_path, f"one,health,lead,,children-health,（甲）|９５％,除外,{TOLD}", LAST)
    assert first.keywords == ("(甲)", "95%")
    assert (first.domains, first.unless, first.conditional) == (("children-health",), ("除外",), True)
    assert (last.function, last.conditional) == ("", False)


@pytest.mark.parametrize("rows", [(), (LAST, LAST.replace("last", "also-last"))])
def test_there_is_exactly_one_rule_without_condition(tmp_path: Path, rows: tuple[str, ...]) -> None:
    with pytest.raises(RegisterError, match=rf"remits\.csv.*rules without any condition: {len(rows)}"):
        read(tmp_path, f"one,health,lead,,,示例,,{TOLD}", *rows)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (f"one,,participating,,,示例,,{TOLD}", "a participating rule names its function"),
        (f"one,health,participating,,,,,{TOLD}", "a participating rule names its function"),
        (f"one,health,lead,,children-health,,除外,{TOLD}", "unless narrows keywords"),
        (f"one,health,oversight,,,示例,,{TOLD}", "column 'role', value 'oversight'"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(tmp_path: Path, row: str, what: str) -> None:
    with pytest.raises(RegisterError, match=f"remits.csv line 3.*{what}"):
        read(tmp_path, LAST, row)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (f"one,alchemy,lead,,,示例,,{TOLD}", "function", "alchemy"),
        (f"one,health,lead,no-such-rate,,,,{TOLD}", "indicators", "no-such-rate"),
        (f"one,health,lead,,children-and-space,示例,,{TOLD}", "domains", "children-and-space"),
    ],
)
def test_what_is_not_registered_is_named(tmp_path: Path, row: str, column: str, value: str) -> None:
    with pytest.raises(RegisterError, match=f"'one': column '{column}', value '{value}': 没有登记"):
        check(tmp_path, row)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("one,health,lead,,,示例,", "two,education,lead,,,示例事项,"),
        ("one,health,lead,infant-mortality,,示例,", "two,education,lead,infant-mortality,,示例,"),
        ("one,health,lead,,women-law,,", "two,education,lead,,women-law,,"),
        ("one,health,lead,,women-law|children-health,示例,", "two,education,lead,,women-law,示例,除外"),
    ],
)
def test_a_rule_that_can_never_decide_is_refused(tmp_path: Path, first: str, second: str) -> None:
    with pytest.raises(RegisterError, match=r"'two'.*'one' decides all"):
        check(tmp_path, f"{first},{TOLD}", f"{second},{TOLD}")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("one,health,lead,,,示例事项,", "two,education,lead,,,示例,"),
        ("one,health,lead,,,示例,除外", "two,education,lead,,,示例事项,"),
        ("one,health,lead,,,示例,", "two,education,lead,,women-law,示例,"),
        ("one,health,lead,,,示例,", "two,education,participating,,,示例,"),
        ("one,health,lead,,women-law,,", "two,education,lead,,women-law,示例,"),
    ],
)
def test_a_rule_that_can_decide_is_kept(tmp_path: Path, first: str, second: str) -> None:
    check(tmp_path, f"{first},{TOLD}", f"{second},{TOLD}")
