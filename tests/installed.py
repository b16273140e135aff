"""The project as users install it: its wheel in an environment that has what it says it needs, no more."""

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

TOP = Path(__file__).resolve().parent.parent
NAME = "govplan-kg"


def install(folder: Path) -> Path:
    """Build the wheel, install it into an environment of its own, and return that environment's `bin`.

    What the wheel says it needs is not installed again but linked from the environment that runs the tests;
    of the tools that are there for developers alone, none is.

    Args:
        folder: An empty folder.
    """
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(TOP)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    environment = folder / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    command = ["-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    wheel = next(folder.glob("*.whl"))
    subprocess.run([sys.executable, *command, str(wheel)], check=True, capture_output=True, timeout=300)
    packages = next(environment.glob("lib/python*/site-packages"))
    (ours,) = Distribution.discover(name=NAME, path=[str(packages)])
    for needed in _needed(ours):
        _link(needed, packages)
    return python.parent


def _needed(ours: Distribution) -> Iterator[Distribution]:
    """Yield the distributions that ours needs here, directly or not."""
    asked = [(ours, frozenset({""}))]
    seen = {(ours.metadata["Name"], frozenset({""}))}
    while asked:
        found, extras = asked.pop()
        for requirement in map(Requirement, found.requires or ()):
            marker = requirement.marker
            if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in extras):
                continue
            needed = distribution(requirement.name)
            further = (needed.metadata["Name"], frozenset({"", *requirement.extras}))
            if further not in seen:
                seen.add(further)
                asked.append((needed, further[1]))
                yield needed


def _link(needed: Distribution, packages: Path) -> None:
    """Link what a distribution has put at the top of its folder of packages."""
    tops = {file.parts[0] for file in needed.files or () if file.parts[0] not in {"..", "__pycache__"}}
    for top in sorted(tops):
        place = packages / top
        if not place.exists():
            place.symlink_to(Path(str(needed.locate_file(top))))
