"""What is made of measurements: fits, ratios, tables, sections of the file of results."""

import json
from pathlib import Path

import pytest

from bench.asking import meaning, same
from bench.compare import apart, main
from bench.growth import fitted, line_through_last, verdict
from bench.measuring import Bound, Cell, Outcome, Rounds, Setup, Table, by_size, joint, steady, times
from bench.replacing import replaced
from bench.results import Run
from bench.sections import SECTIONS
from bench.telling import HEADING, report, table


def test_a_power_is_found_again() -> None:
    fit = fitted([10, 100, 1000], [2 * 10**0.5, 2 * 100**0.5, 2 * 1000**0.5])
    assert fit is not None
    assert (fit.a, fit.b, fit.r2) == pytest.approx((2, 0.5, 1))
    assert fit.at(10_000) == pytest.approx(200)
    rough = fitted([1, 10, 100], [1, 10, 1])
    assert rough is not None
    assert rough.r2 == pytest.approx(0)
    assert fitted([10, 10], [1, 2]) is None
    assert fitted([10, 100], [1, 0]) is None


def test_a_line_goes_through_the_two_largest_sizes() -> None:
    assert line_through_last([(100, 20), (1, 5), (10, 11)], 1000) == pytest.approx(110)
    assert line_through_last([(10, 3), (10, 4)], 1000) == 4


def test_what_a_time_grows_with() -> None:
    flat, half, full = (fitted([1, 100], [1, 100**b]) for b in (0.1, 0.5, 1.0))
    assert verdict(flat, full) == "does not grow"
    assert verdict(full, full) == verdict(half, half) == "with the answer"
    assert verdict(full, half) == verdict(full, flat) == verdict(full, None) == "with the graph"
    assert verdict(None, None) == "one size"


def test_the_time_that_stands_for_all_is_of_the_quicker_half() -> None:
    assert steady([5, 1, 900, 2, 3, 800]) == 2
    assert steady([7]) == 7


def test_rates_are_compared_round_by_round() -> None:
    good, bad, good_again = (8.0, 4.0), (2.0, 1.0), (9.0, 4.0)
    ours, theirs = zip(good, bad, good_again, strict=True)
    assert times(ours, theirs) == 2.0
    assert times([*ours, 3.0], [*theirs, 0.0]) == 2.0


def test_rounds_end_by_number_or_by_time() -> None:
    assert list(Rounds(2, 4, 60)) == [0, 1, 2, 3]
    assert list(Rounds(2, 4, 0)) == [0, 1]


def test_ratios_of_two_runs_that_differ_by_more_than_a_quarter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = {"a": 1.0, "b": 2.0, "c": 4.0, "d": 9.0}, {"a": 1.24, "b": 2.6, "c": 3.0, "e": 1.0}
    assert [each.name for each in apart(one, other)] == ["c", "b"]
    paths = []
    for name, ratios in (("one", one), ("other", other), ("same", {"a": 0.9})):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps({"sections": {"x": {"ratios": ratios}}}), encoding="utf-8")
    assert main([str(paths[0]), str(paths[1])]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("x: c: 4 and 3")
    assert "1 of 3" in said[2]
    assert main([str(paths[0]), str(paths[2])]) == 0


def test_single_queries_are_counted_and_what_they_have_in_common_is_a_ratio(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert joint("all", {"a": 1.0, "b": 4.0, "c": 0.0}) == {"all": pytest.approx(2.0)}
    assert joint("all", {}) == {}
    paths = [tmp_path / "one.json", tmp_path / "other.json"]
    for path, singles in zip(paths, ({"a": 1.0, "b": 4.0}, {"a": 2.0, "b": 2.0}), strict=True):
        told = {"x": {"ratios": joint("all", singles), "singles": singles}}
        path.write_text(json.dumps({"sections": told}), encoding="utf-8")
    assert main([str(path) for path in paths]) == 0
    assert "0 of 2 of single queries and pages are" in capsys.readouterr().out


def test_a_section_is_replaced_and_all_others_stay() -> None:
    text = "# One\n\nold\n\n## Part\n\nmore\n\n# Two\n\nkept\n\n# One more\n\nkept too\n"
    after = replaced(text, "# One", "# One\n\nnew\n")
    assert after == "# One\n\nnew\n\n# Two\n\nkept\n\n# One more\n\nkept too\n"
    assert replaced(after, "# One", "# One\n\nnew\n") == after
    assert replaced(after, "# Three", "# Three\n\nadded") == after + "\n# Three\n\nadded\n"
    assert replaced("", "# One", "# One\n") == "# One\n"


def test_a_table_has_an_anchor_and_figures_of_three_digits() -> None:
    rows: list[list[Cell]] = [["a|b", 1234567, 1234.5, 12.345, 0.1234, None]]
    lines = table(Table("t", "Things", ("x", "n, count", "a", "b", "c", "d"), rows)).splitlines()
    assert lines[0] == '<a id="t"></a>**Things**'
    assert lines[2] == "| x | n | a | b | c | d |"
    assert lines[4] == "| a\\|b | 1,234,567 | 1,234 | 12.3 | 0.12 | — |"


def test_a_run_is_told_section_by_section(tmp_path: Path) -> None:
    setup = Setup(tmp_path, (10, 100), tmp_path / "peers")
    outcome = Outcome(tables=[Table("start", "Start", ("plans", "start, s"), [["10", 1.5], ["100", 6.0]])])
    outcome.add("start", "s", (200_000, 1.5))
    outcome.add("start", "s", (2_000_000, 6.0))
    outcome.ratios = by_size(outcome.series)
    outcome.bounds = [Bound("a start", 6.0, 5.0, "s"), Bound("an answer", 1.0, 5.0, "s")]
    run = Run(tmp_path / "results.json", setup, fresh=True)
    run.add("start", outcome, 12.0)
    run.add("pages", None, 1.0, "RuntimeError: no pages")
    told = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    start = told["sections"]["start"]
    assert start["figures"][0] == {"name": "start/start/10/start, s", "value": 1.5, "unit": "s"}
    assert list(start["ratios"].values()) == [4.0]
    text = report(told, SECTIONS)
    assert text.startswith(f"{HEADING}\n")
    assert '<a id="start"></a>' in text
    assert "**This section failed: RuntimeError: no pages**" in text
    assert "n^0.60" in text
    assert "1 of 2 bounds hold" in text
    assert "- start, a start: 6.00 s, bound 5.00 s" in text
    again = Run(tmp_path / "results.json", setup, fresh=False)
    assert again.told["sections"].keys() == {"start", "pages"}
    again.told["started"] = again.told["sections"]["pages"]["ended"]
    again.told["sections"]["start"]["ended"] = "2026-11-22T08:30:00Z"
    text = report(again.told, SECTIONS)
    assert text.count("in another run that ended 2026-11-22 08:30:00 UTC") == 1


def test_answers_are_compared_by_what_they_say() -> None:
    def answer(*rows: dict[str, str]) -> bytes:
        cells = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
        return json.dumps({"head": {"vars": []}, "results": {"bindings": cells}}).encode()

    kind = "application/sparql-results+json"
    one = meaning(answer({"n": "1.0", "x": "a"}, {"n": "2"}), kind)
    assert one == meaning(answer({"n": "2.00"}, {"x": "a", "n": "1"}), kind)
    assert one != meaning(answer({"n": "2"}), kind)
    small = meaning(b"<urn:a> <urn:b> <urn:c> .\n", "application/n-triples")
    more = meaning(b"<urn:a> <urn:b> <urn:c> , <urn:d> .", "text/turtle; charset=utf-8")
    assert same("describe", small, more)
    assert not same("construct", small, more)
    assert not same("describe", more, small)
