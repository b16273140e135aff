"""Speed of extraction: CPU seconds for a document of 200 kB, against the bound of one second.

The document is made up: the example's sections repeated with other numbers until it is large enough. With
`KG_DOCUMENTS` set, real documents of that folder are measured beside it. Exit code 1 when a bound is broken.
"""

import os
import sys
import time
from pathlib import Path

from kg.document import read
from kg.extract import extract

BOUND = 1.0
"""CPU seconds for 200 kB."""
SIZE = 200_000
EXAMPLE = Path(__file__).resolve().parent.parent / "docs" / "example" / "shili-city-women.md"


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


def main() -> int:
    """Print a table; return 1 when the bound is broken."""
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    paths = [made_up(folder)]
    if documents := os.environ.get("KG_DOCUMENTS"):
        paths += sorted(p for p in Path(documents).iterdir() if p.is_file())
    broken = False
    print(f"{'document':34} {'kB':>6} {'CPU s':>7} {'s per 200 kB':>13}")
    for path in paths:
        seconds, size = measure(path)
        scaled = seconds * SIZE / size
        broken |= scaled > BOUND
        print(f"{path.name:34} {size / 1000:6.0f} {seconds:7.3f} {scaled:13.3f}")
    print(f"bound: {BOUND} s of CPU for 200 kB — {'BROKEN' if broken else 'kept'}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
