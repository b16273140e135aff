"""Work beside a service: within its bounds, which may be narrow already; refused work says why."""

import subprocess
import sys

from kg.beside import CPU_SECONDS, MEMORY, REFUSED


def done(work: str, **narrow: int) -> subprocess.CompletedProcess[str]:
    """Return how some work ended in a process that has other bounds already."""
    narrowed = "".join(
        f"resource.setrlimit(resource.{name}, ({most}, {most}))\n" for name, most in narrow.items()
    )
    program = f"import resource, sys\nfrom kg.beside import *\n{narrowed}{work}\n"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_narrower_bounds_stay() -> None:
    tell = "limit = resource.getrlimit\n"
    tell += "bounded(lambda: print(limit(resource.RLIMIT_CPU), limit(resource.RLIMIT_DATA)))"
    narrow = done(tell, RLIMIT_CPU=100, RLIMIT_DATA=2**30)
    assert CPU_SECONDS > 100
    assert MEMORY > 2**30
    assert narrow.stdout == f"{(100, 100)} {(2**30, 2**30)}\n", narrow.stderr


def test_what_is_refused_says_why_and_what_breaks_is_no_refusal() -> None:
    refuse = "def work(): raise KgError('made up', 'mend it')\nsys.exit(bounded(work))"
    refused = done(refuse)
    assert (refused.returncode, refused.stderr) == (REFUSED, "made up mend it\n")
    broken = done("sys.exit(bounded(lambda: bytearray(2**31)))", RLIMIT_DATA=2**30)
    assert broken.returncode not in {0, REFUSED}
    assert "MemoryError" in broken.stderr
