"""`python -m bench.generate --plans N --as documents|records|triples --out FOLDER`."""

import argparse
import sys
import time
from pathlib import Path

from bench.generate.figures import PER_PLAN
from bench.generate.triples import write_triples
from bench.generate.writing import write_documents, write_records

_WRITERS = {"documents": write_documents, "records": write_records, "triples": write_triples}


def main() -> int:
    """Write synthetic plans and say how much and how fast."""
    parser = argparse.ArgumentParser(prog="python -m bench.generate", description=__doc__)
    parser.add_argument("--plans", type=int, required=True, help="how many, two a place; at most 7000")
    parser.add_argument("--as", dest="form", choices=sorted(_WRITERS), required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder to write below")
    parser.add_argument("--seed", default="1", help="the same seed gives the same bytes")
    parser.add_argument(
        "--figures", type=int, default=PER_PLAN, help="yearly observations a plan, at most; 0: none"
    )
    given = parser.parse_args()
    if not 1 <= given.plans <= 7000:  # noqa: PLR2004 - what the made-up division has places for
        parser.error("--plans is from 1 to 7000")
    if given.figures < 0:
        parser.error("--figures is 0 or more")
    started = time.monotonic()
    size = _WRITERS[given.form](given.out, given.plans, given.seed, given.figures)
    seconds = time.monotonic() - started
    print(f"{given.plans} plans as {given.form}: {size / 1e6:.1f} MB in {seconds:.1f} s below {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
