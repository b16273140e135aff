"""Speed of extraction: one document against the bound of one second for 200 kB, and a folder by processes.

The document is made up: the example's sections repeated with other numbers until it is large enough. With
`KG_DOCUMENTS` set, real documents of that folder are measured beside it. Then `kg extract` reads a folder of
synthetic documents with one and with two processes, and both folders of records are compared. Exit code 1
when a bound is broken or records differ.

`python bench/extraction.py [--plans N]`: two plans are a document; 200 by default, 0 leaves the folder out.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.generate.writing import DOCUMENTS, REGISTERS, write_documents
from kg.document import read
from kg.extract import extract

BOUND = 1.0
"""CPU seconds for 200 kB."""
SIZE = 200_000
TOP = Path(__file__).resolve().parent.parent
EXAMPLE = TOP / "docs" / "example" / "shili-city-women.md"
BUILD = TOP / "build" / "bench"
JOBS = (1, 2)


def made_up(folder: Path) -> Path:
    """Write a made-up document of at least 200 kB and return its path."""
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


def measure(path: Path) -> tuple[float, int]:
    """Return (CPU seconds, bytes) for reading and extracting one document; the best of three."""
    best = float("inf")
    for _ in range(3):
        before = time.process_time()
        extract(read(path))
        best = min(best, time.process_time() - before)
    return best, path.stat().st_size


def single() -> bool:
    """Print the table of single documents; return whether the bound holds."""
    paths = [made_up(BUILD)]
    if documents := os.environ.get("KG_DOCUMENTS"):
        paths += sorted(p for p in Path(documents).iterdir() if p.is_file())
    kept = True
    print(f"{'document':34} {'kB':>6} {'CPU s':>7} {'s per 200 kB':>13}")
    for path in paths:
        seconds, size = measure(path)
        scaled = seconds * SIZE / size
        kept &= scaled <= BOUND
        print(f"{path.name:34} {size / 1000:6.0f} {seconds:7.3f} {scaled:13.3f}")
    print(f"bound: {BOUND} s of CPU for 200 kB — {'kept' if kept else 'BROKEN'}")
    return kept


def folders(plans: int) -> list[dict[str, float]]:
    """Extract a folder of synthetic documents with one and with two processes.

    Returns:
        By number of processes: seconds, CPU seconds, documents a second, megabytes of the largest process.
    """
    folder = BUILD / "extraction"
    shutil.rmtree(folder, ignore_errors=True)
    size = write_documents(folder, plans, "1")
    count = len(list((folder / DOCUMENTS).iterdir()))
    print(f"\n{count} documents, {plans} plans, {size / 1e6:.1f} MB")
    print("processes       s  documents/s   CPU s  CPU s a document  MB a process")
    rows = []
    for jobs in JOBS:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        command = [sys.executable, "-m", "kg.cli", "extract", str(folder / DOCUMENTS), "--jobs", str(jobs)]
        command += ["--out", str(folder / str(jobs)), "--registers", str(folder / REGISTERS)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        seconds = time.monotonic() - started
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        peak = used.ru_maxrss / 1024
        rows.append({"jobs": jobs, "seconds": seconds, "cpu": cpu, "rate": count / seconds, "mb": peak})
        print(f"{jobs:9} {seconds:7.1f} {count / seconds:12.1f} {cpu:7.1f} {cpu / count:17.3f} {peak:13.0f}")
    return rows


def same() -> bool:
    """Tell whether both numbers of processes gave the same records."""
    one, other = (
        {path.name: path.read_bytes() for path in (BUILD / "extraction" / str(jobs)).glob("*.json")}
        for jobs in JOBS
    )
    print(f"records: {len(one)}, {'the same' if one == other else 'DIFFERENT'} from both")
    return one == other


def main() -> int:
    """Print the tables, write the folder's as JSON; return 1 when a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, default=200, help="of the folder; 0 leaves it out")
    given = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    kept = single()
    if given.plans:
        rows = folders(given.plans)
        kept &= same()
        (BUILD / "extraction.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return int(not kept)


if __name__ == "__main__":
    sys.exit(main())
