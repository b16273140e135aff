"""Extraction: one document against the bound of one second for 200 kB, and a folder by processes."""

import os
import shutil
import time
from pathlib import Path

from bench.generate.writing import DOCUMENTS, REGISTERS, write_documents
from bench.measuring import Bound, Cell, Outcome, Section, Setup, Table, doing
from bench.processes import taken
from kg.document import read
from kg.extract import extract

BOUND = 1.0
"""CPU seconds for 200 kB."""
SIZE = 200_000
TOP = Path(__file__).resolve().parents[2]
EXAMPLE = TOP / "docs" / "example" / "shili-city-women.md"
JOBS = (1, 2)
PLANS = 200


def made_up(folder: Path) -> Path:
    """Write a made-up document of at least 200 kB, the example's sections repeated; return its path."""
    text = EXAMPLE.read_text(encoding="utf-8")
    start, end = text.index("### （一）"), text.index("## 三、")
    section = text[start:end]
    item = "{n}. 示例率{n}达到 {v}% 以上，示例机构覆盖率保持在 {v}% 左右，示例服务能力不断提高。\n\n"
    measures = "".join(item.format(n=n, v=n % 90 + 1) for n in range(1, 14))
    body = section.replace("策略措施：\n", "策略措施：\n\n" + measures, 1)
    whole = text[:start] + body * (SIZE // len(body.encode()) + 1) + text[end:]
    path = folder / "made-up.md"
    path.write_text(whole, encoding="utf-8")
    return path


def alone(path: Path) -> tuple[float, int]:
    """Return (CPU seconds, bytes) for reading and extracting one document; the best of three."""
    best = float("inf")
    for _ in range(3):
        before = time.process_time()
        extract(read(path))
        best = min(best, time.process_time() - before)
    return best, path.stat().st_size


def single(folder: Path, outcome: Outcome) -> None:
    """Measure the made-up document, and those of the folder that `KG_DOCUMENTS` names."""
    paths = [made_up(folder)]
    if documents := os.environ.get("KG_DOCUMENTS"):
        paths += sorted(p for p in Path(documents).iterdir() if p.is_file())
    rows: list[list[Cell]] = []
    for path in paths:
        seconds, size = alone(path)
        scaled = seconds * SIZE / size
        rows.append([path.name, size / 1000, seconds, scaled])
        outcome.bounds.append(Bound(f"processor for 200 kB of {path.name}", scaled, BOUND, "s"))
    columns = ("document", "size, kB", "processor, s", "processor for 200 kB, s")
    outcome.tables.append(Table("document", "One document", columns, rows))


def folders(top: Path, plans: int, outcome: Outcome) -> None:
    """Extract a folder of synthetic documents with one and with two processes, and compare the records."""
    shutil.rmtree(top, ignore_errors=True)
    size = write_documents(top, plans, "1")
    count = len(list((top / DOCUMENTS).iterdir()))
    rows: list[list[Cell]] = []
    for jobs in JOBS:
        command = ["kg.cli", "extract", str(top / DOCUMENTS), "--jobs", str(jobs)]
        command += ["--out", str(top / str(jobs)), "--registers", str(top / REGISTERS)]
        with doing(f"extracting {count} documents with {jobs} processes"):
            used = taken(command)
        rows.append([
            f"{jobs} processes", used.seconds, count / used.seconds, used.cpu, count / used.cpu,
            used.largest_mb, used.all_mb,
        ])  # fmt: skip
        outcome.add(f"extraction, {jobs} processes: processor", "s", (plans, used.cpu), "plans")
    outcome.ratios["processor: 2 ÷ 1 processes"] = float(rows[1][3] or 0) / float(rows[0][3] or 1)
    columns = (
        "processes", "seconds, s", "documents a second, 1/s", "processor, s",
        "documents a second of processor, 1/s", "largest process, MB", "all processes, MB",
    )  # fmt: skip
    title = f"{count} synthetic documents with {plans} plans, {size / 1e6:.1f} MB"
    outcome.tables.append(Table("extraction", title, columns, rows))
    one, other = ({p.name: p.read_bytes() for p in (top / str(jobs)).glob("*.json")} for jobs in JOBS)
    if len(one) != plans or one != other:
        outcome.faults.append(
            f"{len(one)} and {len(other)} records of {plans} plans, not the same by 1 and 2 processes"
        )
    shutil.rmtree(top, ignore_errors=True)


def measure(setup: Setup) -> Outcome:
    """Measure both."""
    outcome = Outcome()
    setup.build.mkdir(parents=True, exist_ok=True)
    single(setup.build, outcome)
    folders(setup.build / "extraction", 10 if setup.quick else PLANS, outcome)
    return outcome


SECTION = Section(
    "extraction",
    "Extraction",
    "`kg extract` of a folder; every second of processor is of both the process that hands out work and "
    "those that extract. The made-up document has more numbers than plans have.",
    measure,
)
