"""What all this is built of: every package with its licence, and whether that is one we may use.

Read from the metadata of what is installed, from the requirements of `pyproject.toml` on, and for the
browser's libraries from the lock file of `web/`.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from kg.errors import KgError

NAME = "licences.md"


_HEAD = """# Licences

Every package that the service needs, that browsers are sent, and that the workshop uses, with its licence.
`deploy/licences.toml` says which licences these may have; a package with another one fails `make docs`.

"""
_LONGEST = 80
"""Characters of a licence's name; what is longer is its text."""


class LicenceError(KgError):
    """A package's licence is not known, or not one that we may use; names the package."""


@dataclass(frozen=True, order=True)
class Package:
    """A package.

    Attributes:
        name: Its name.
        version: Its version.
        licence: An SPDX expression.
    """

    name: str
    version: str
    licence: str


@dataclass(frozen=True)
class Rules:
    """What `deploy/licences.toml` says.

    Attributes:
        allowed: Licences of what runs, as a library of its own or not.
        workshop: Licences of what the workshop alone uses.
        written: How packages write licences: in small letters, to an expression.
        packages: Licences of packages that do not say them.
    """

    allowed: frozenset[str]
    workshop: frozenset[str]
    written: Mapping[str, str]
    packages: Mapping[str, str]

    @classmethod
    def read(cls, file: Path) -> "Rules":
        """Read the file."""
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        allowed = frozenset([*told["allowed"], *told["allowed_as_library"]])
        workshop = allowed | frozenset(told["allowed_in_workshop"])
        return cls(allowed, workshop, told["written"], told["packages"])

    def spdx(self, name: str, said: Sequence[str]) -> str:
        """Return a package's licence as an SPDX expression.

        Args:
            name: The package.
            said: What its metadata say, the best first.

        Raises:
            LicenceError: They say nothing that is known.
        """
        if name in self.packages:
            return self.packages[name]
        for one in said:
            text = self.written.get(one.lower(), one)
            if 0 < len(text) <= _LONGEST and set(_licences(text)) <= self.workshop:
                return text.strip("()")
        raise LicenceError(
            f"{name} has a licence that is not known: {[one[:_LONGEST] for one in said]}.",
            "Read it; name it in deploy/licences.toml if we may use it.",
        )


def _licences(expression: str) -> list[str]:
    return [word for word in re.split(r"[\s()]+", expression) if word and word not in {"AND", "OR", "WITH"}]


def permitted(expression: str, allowed: frozenset[str]) -> bool:
    """Tell whether an expression can be met: of licences joined by OR one, of those joined by AND all.

    Args:
        expression: Of SPDX; AND is taken for the outer one, which asks for more, not less, where it is not.
        allowed: Licences that may be used.
    """
    return all(
        any(licence in allowed for licence in _licences(choice)) for choice in expression.split(" AND ")
    )


def python_packages(requirements: Sequence[str], rules: Rules) -> set[Package]:
    """Return what is installed for some requirements, and for theirs.

    Raises:
        LicenceError: One is not installed, or its licence is not known.
    """
    seen: dict[tuple[str, str], Package] = {}
    open_ = [Requirement(one) for one in requirements]
    while open_:
        requirement = open_.pop()
        name = canonicalize_name(requirement.name)
        for extra in ("", *sorted(requirement.extras)):
            if (name, extra) in seen or not _applies(requirement):
                continue
            found = _installed(name)
            seen[name, extra] = Package(name, found.version, rules.spdx(name, list(_said(found))))
            open_ += [
                wanted
                for wanted in map(Requirement, found.requires or ())
                if wanted.marker is None or wanted.marker.evaluate({"extra": extra})
            ]
    return set(seen.values())


def _applies(requirement: Requirement) -> bool:
    """Tell whether a requirement of ours is one here; those of others were asked before."""
    return requirement.marker is None or "extra" in str(requirement.marker) or requirement.marker.evaluate()


@cache
def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except PackageNotFoundError as error:
        raise LicenceError(f"{name} is not installed.", "Run `make setup`.") from error


def _said(found: Distribution) -> Iterator[str]:
    """Yield what a package says of its licence, the best first."""
    metadata = found.metadata
    for field in ("License-Expression", "License"):
        for value in metadata.get_all(field) or ():
            yield from (value.strip(), value.strip().splitlines()[0].strip() if value.strip() else "")
    for classifier in metadata.get_all("Classifier") or ():
        if classifier.startswith("License ::"):
            yield classifier.rpartition(" :: ")[2]


def npm_packages(lock: Path, rules: Rules, *, dev: bool) -> set[Package]:
    """Return what a lock file of npm names.

    Args:
        lock: The file.
        rules: Which licences there are.
        dev: Whether what only building needs is meant, or all else.

    Raises:
        LicenceError: A licence is not known.
    """
    told: Mapping[str, Mapping[str, Any]] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {
        Package(name, str(entry["version"]), rules.spdx(name, [str(entry.get("license", ""))]))
        for path, entry in told.items()
        if path and bool(entry.get("dev")) == dev
        for name in [path.rpartition("node_modules/")[2]]
    }


def page(top: Path) -> str:
    """Return the page of licences.

    Args:
        top: The repository.

    Raises:
        LicenceError: A package's licence is not known, or not one that we may use.
    """
    rules = Rules.read(top / "deploy" / "licences.toml")
    project = tomllib.loads((top / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    running = python_packages(project["dependencies"], rules)
    optional = python_packages(extras["assistants"], rules) - running
    workshop = python_packages([*extras["dev"]], rules) - running - optional
    lock = top / "web" / "package-lock.json"
    browsers, building = (npm_packages(lock, rules, dev=dev) for dev in (False, True))
    parts = [
        "<!-- Generated by `make docs`; edit the code instead. -->\n\n",
        _HEAD,
        *_table("What the service runs on", running, rules.allowed),
        *_table("What `kg mcp` needs besides", optional, rules.allowed),
        *_table("What is in browsers' libraries, or builds them", browsers, rules.allowed),
        *_table("What only the workshop uses", workshop | building, rules.workshop),
    ]
    return "".join(parts).rstrip() + "\n"


def _table(title: str, packages: set[Package], allowed: frozenset[str]) -> Iterator[str]:
    yield f"## {title}\n\n| package | version | licence |\n|---|---|---|\n"
    for package in sorted(packages):
        if not permitted(package.licence, allowed):
            raise LicenceError(
                f"{package.name} {package.version} has the licence {package.licence}, not allowed here.",
                "Use another package, or name the licence in deploy/licences.toml with its reason.",
            )
        yield f"| {package.name} | {package.version} | {package.licence} |\n"
    yield "\n"
