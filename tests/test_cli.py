"""The command line as a person uses it: what it prints, what it writes, how it fails."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.corrections import check_unlisted
from kg.record import read_record
from kg.shipped import shipped

TOP = Path(__file__).resolve().parent.parent
EXAMPLE = TOP / "docs" / "example" / "shili-city-women.md"
KG = Path(sys.executable).parent / "kg"


def kg(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([KG, *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def lechang(tmp_path: Path) -> Path:
    """Return the example as a document of a place that the register knows: still a made-up text."""
    path = tmp_path / "made-up.md"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("示例市", "乐昌市"), encoding="utf-8")
    return path


def test_extract_prints_a_record_and_reports_findings() -> None:
    done = kg("extract", EXAMPLE)
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert [d["name"] for d in record["plans"][0]["domains"]] == ["妇女与健康", "妇女与教育"]
    assert record["plans"][0]["title"] == "示例市妇女发展规划（2021—2030年）"
    assert "bounds-domains" in done.stderr


def test_extract_writes_a_file(tmp_path: Path) -> None:
    assert kg("extract", EXAMPLE, "-o", tmp_path / "r.json").returncode == 0
    record = read_record(tmp_path / "r.json")
    assert record.plans[0].domains[0].measures[0].text is not None
    assert record.software is not None


def refused(tmp_path: Path, name: str, data: bytes) -> str:
    path, out = tmp_path / name, tmp_path / "out.json"
    path.write_bytes(data)
    done = kg("extract", path, "-o", out)
    assert done.returncode == 1
    assert done.stdout == ""
    assert not out.exists()
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("broken.txt", "妇女发展规划".encode() + b"\xff\xfe\xff" + "示例".encode()),
        ("no-plan.txt", "今天天气很好。\n".encode()),
    ],
)
def test_what_cannot_be_extracted_is_named_and_nothing_is_written(
    tmp_path: Path, name: str, data: bytes
) -> None:
    assert name in refused(tmp_path, name, data)


def test_a_document_of_100_megabytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    done = kg("extract", path)
    assert done.returncode == 1
    assert "large.txt" in done.stderr
    assert "MB" in done.stderr


def test_a_document_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = kg("extract", tmp_path / "none.txt")
    assert (done.returncode, "none.txt" in done.stderr) == (1, True)


def test_facts_leave_paragraphs_out_and_are_named_by_plan(lechang: Path, tmp_path: Path) -> None:
    out = tmp_path / "plans"
    out.mkdir()
    assert kg("extract", lechang, "--facts", "-o", out).returncode == 0
    record = read_record(out / "440281-women-2021-2030.json")
    plan = record.plans[0]
    assert [m.text for d in plan.domains for m in d.measures] == [None, None]
    assert plan.domains[0].targets[0].text == "孕产妇死亡率控制在11.5/10万以下。"
    assert plan.domains[0].measures[0].title == "健全服务网络"


def test_facts_of_a_place_that_no_register_knows_write_nothing(tmp_path: Path) -> None:
    done = kg("extract", EXAMPLE, "--facts", "-o", tmp_path)
    assert done.returncode == 1
    assert "places.csv" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_update_shows_the_difference_and_keeps_corrections(lechang: Path, tmp_path: Path) -> None:
    out = tmp_path / "plans"
    out.mkdir()
    kg("extract", lechang, "--facts", "-o", out)
    path = out / "440281-women-2021-2030.json"
    at = "/plans/women/domains/1/targets/1/quantities/1/value"
    assert kg("correct", path, at, "11.7", "--reason", "made up").returncode == 0
    lechang.write_text(
        lechang.read_text(encoding="utf-8").replace("71%", "72%").replace("71 %", "72 %"), "utf-8"
    )
    assert kg("extract", lechang, "--facts", "-o", out).returncode == 1
    done = kg("extract", lechang, "--facts", "--update", "-o", out)
    assert done.returncode == 0
    assert "/plans/women/domains/1/targets/2/quantities/1/value" in done.stdout
    assert "+ 72" in done.stdout
    targets = read_record(path).plans[0].domains[0].targets
    assert (targets[0].quantities[0].value, targets[1].quantities[0].value) == (11.7, 72)
    again = kg("extract", lechang, "--facts", "--update", "-o", out)
    assert "0 处不同" in again.stdout


def test_an_update_refuses_an_edit_that_is_no_correction(lechang: Path, tmp_path: Path) -> None:
    out = tmp_path / "plans"
    out.mkdir()
    kg("extract", lechang, "--facts", "-o", out)
    path = out / "440281-women-2021-2030.json"
    edited = path.read_text(encoding="utf-8").replace('"value": 11.5', '"value": 11.9')
    path.write_text(edited, encoding="utf-8")
    done = kg("extract", lechang, "--facts", "--update", "-o", out)
    assert done.returncode == 1
    assert "kg correct" in done.stderr
    assert path.read_text(encoding="utf-8") == edited


@pytest.mark.parametrize("path", sorted(shipped("data", "plans").glob("*.json")), ids=lambda p: p.stem)
def test_every_shipped_record_is_its_extraction_and_its_corrections(path: Path) -> None:
    check_unlisted(read_record(path), path.name)


def test_indicators_says_how_many_target_quantities_are_mapped() -> None:
    done = kg("indicators", "--unmapped")
    mapped, total = done.stdout.rsplit("target quantities: ", 1)[1].split(" 已对应", 1)[0].split(" / ")
    assert int(mapped) / int(total) >= 0.9


def test_a_query_without_a_build_says_what_to_do(tmp_path: Path) -> None:
    done = kg("query", "targets-of-domain", cwd=tmp_path)
    assert (done.returncode, "kg build" in done.stderr) == (1, True)


def test_an_unknown_query_lists_the_known_ones(tmp_path: Path) -> None:
    done = kg("query", "no-such-query", cwd=tmp_path)
    assert (done.returncode, "targets-of-domain" in done.stderr) == (1, True)


def test_an_unknown_command_is_a_usage_error() -> None:
    assert kg("no-such-command").returncode == 2


def test_validate_prints_the_report_and_fails_on_violations_that_are_not_accepted(
    built_by_command: Path,
) -> None:
    done = kg("validate", "--as-of", "2026-11-22", cwd=built_by_command)
    assert done.returncode == 0
    assert "责任" in done.stdout
    late = kg("validate", "--as-of", "2099-01-01", "--format", "json", cwd=built_by_command)
    assert late.returncode == 1
    assert json.loads(late.stdout)["conforms"] is False
