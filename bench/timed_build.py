"""A build with the time that its validation takes: `python -m bench.timed_build RECORDS REGISTERS OUT JOBS`.

Prints one line of JSON: seconds of the build and of validation in it, quads, bytes of the release.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from kg import pipeline

AS_OF = date(2026, 11, 22)


def main() -> None:
    """Build."""
    records, registers, out, jobs = sys.argv[1:]
    spent = 0.0
    whole = getattr(pipeline, "validate")  # noqa: B009 - not exported

    def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on as they come
        nonlocal spent
        began = time.monotonic()
        try:
            return whole(*given, **named)
        finally:
            spent += time.monotonic() - began

    setattr(pipeline, "validate", timed)  # noqa: B010 - not exported
    began = time.monotonic()
    result = pipeline.build(
        Path(records), None, Path(out), registers_folder=Path(registers), as_of=AS_OF, jobs=int(jobs)
    )
    told = {
        "seconds": time.monotonic() - began,
        "validation": spent,
        "quads": result.quads,
        "bytes": sum(path.stat().st_size for path in result.release.iterdir() if path.is_file()),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
