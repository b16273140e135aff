"""What `make audit` does: bills of materials, and known weaknesses of what they name.

    .venv/bin/python deploy/audit.py TOOLS NPM…

TOOLS is the folder of pip-audit's and cyclonedx-py's commands; NPM is how npm is called. The bills of
materials (CycloneDX) go to `build/`: of the environment, and of the browser's libraries.

Known weaknesses are asked of the advisory databases of PyPI and npm. Where those are out of reach, as on a
machine that only reaches a mirror, nothing was audited: that is said in so many words, and is no failure
unless AUDIT_REQUIRED=1. Whether the database answers is tried with a package that is known to be weak, since
one that knows no package also finds no weakness.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
ACCEPTED = TOP / "deploy" / "accepted-advisories.toml"
VERSION = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
CANARY = "jinja2==2.4.1"
"""A release with advisories since years; a database without them is none."""
SECONDS = 5
AT_MOST = 120.0
"""Seconds for all questions; what takes longer is out of reach."""


class UnreachedError(Exception):
    """An advisory database did not answer."""


def run(command: list[str], within: float = AT_MOST) -> str:
    """Run a command at the top; return what it printed, whatever its exit code.

    Raises:
        UnreachedError: It took too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own tools
            command, cwd=TOP, capture_output=True, text=True, check=False, timeout=within
        )
    except subprocess.TimeoutExpired as error:
        raise UnreachedError(f"{command[0]} took more than {within:.0f} s") from error
    return done.stdout


def materials(tools: Path, npm: list[str]) -> list[Path]:
    """Write the bills of materials; return their files.

    Raises:
        CalledProcessError: One cannot be made.
    """
    build = TOP / "build"
    build.mkdir(exist_ok=True)
    python, web = build / "sbom-python.cdx.json", build / "sbom-web.cdx.json"
    command = [str(tools / "cyclonedx-py"), "environment", sys.executable, "--pyproject", "pyproject.toml"]
    command += ["--output-reproducible", "--no-validate", "--of", "JSON", "-o", str(python)]
    subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    with tempfile.TemporaryDirectory() as folder:  # npm wants a version, which what nobody publishes has not
        for name in ("package.json", "package-lock.json"):
            told = json.loads((TOP / "web" / name).read_text(encoding="utf-8"))
            told["version"] = VERSION
            if "packages" in told:
                told["packages"][""]["version"] = VERSION
            (Path(folder) / name).write_text(json.dumps(told), encoding="utf-8")
        command = [*npm, "--prefix", folder, "sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]
        made = subprocess.run(command, cwd=TOP, check=True, capture_output=True, text=True)  # noqa: S603
    told = json.loads(made.stdout)
    told.pop("serialNumber", None)  # new each time, as is the time: the same lock file gives the same bill
    told["metadata"].pop("timestamp", None)
    told["metadata"]["component"]["name"] = "govplan-web"
    web.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return [python, web]


def missing(bill: Path) -> list[str]:
    """Return what is pinned in `constraints.txt`, installed, and not in a bill of materials as pinned."""
    told = json.loads(bill.read_text(encoding="utf-8"))["components"]
    named = {component["name"].lower().replace("_", "-"): component["version"] for component in told}
    lines = (TOP / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))
    return [
        f"{name} {version}: {named.get(name, 'missing')}"
        for name, version in sorted(pinned.items())
        if named.get(name, version) != version
    ]


def asked_of_pypi(tools: Path, requirements: str) -> list[str]:
    """Return the advisories on some packages.

    Raises:
        UnreachedError: They were not asked about, all or some.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(requirements)
        file.flush()
        command = [str(tools / "pip-audit"), "--requirement", file.name, "--no-deps", "--disable-pip"]
        said = run([*command, "--format", "json", "--progress-spinner", "off", "--timeout", str(SECONDS)])
    try:
        found = json.loads(said)["dependencies"]
    except (ValueError, KeyError) as error:
        raise UnreachedError("pip-audit gave no answer") from error
    if skipped := [one["name"] for one in found if "skip_reason" in one]:
        raise UnreachedError(f"{len(skipped)} packages are not known there, {skipped[0]} first")
    return [f"{one['name']} {one['version']} {each['id']}" for one in found for each in one["vulns"]]


def of_python(tools: Path) -> list[str]:
    """Return the advisories on what `constraints.txt` pins.

    Raises:
        UnreachedError: The database is out of reach.
    """
    if not asked_of_pypi(tools, CANARY):
        raise UnreachedError(f"nothing is known against {CANARY}, so nothing is known there")
    return asked_of_pypi(tools, (TOP / "constraints.txt").read_text(encoding="utf-8"))


def of_npm(npm: list[str]) -> list[str]:
    """Return the advisories on what the lock file of `web/` pins.

    Raises:
        UnreachedError: The database is out of reach.
    """
    try:
        found = json.loads(run([*npm, "--prefix", "web", "audit", "--json"]))["vulnerabilities"]
    except (ValueError, KeyError) as error:
        raise UnreachedError("npm gave no answer") from error
    return [f"{name} {one['severity']} {one['range']}" for name, one in sorted(found.items())]


def accepted() -> dict[str, str]:
    """Return the advisories that do not concern us, and why."""
    return (
        tomllib.loads(ACCEPTED.read_text(encoding="utf-8")).get("accepted", {}) if ACCEPTED.exists() else {}
    )


def main(tools: Path, npm: list[str]) -> int:
    """Do all of it; return the exit code."""
    say = sys.stdout.write
    bills = materials(tools, npm)
    say(f"bills of materials: {', '.join(str(bill.relative_to(TOP)) for bill in bills)}\n")
    if lacking := missing(bills[0]):
        say("not as constraints.txt pins it: " + "; ".join(lacking) + "\n")
        return 1
    required, wrong = os.environ.get("AUDIT_REQUIRED") == "1", False
    for name, ask in (("PyPI", lambda: of_python(tools)), ("npm", lambda: of_npm(npm))):
        try:
            found = [one for one in ask() if not set(one.split()) & set(accepted())]
        except UnreachedError as error:
            say(f"NOT audited: the advisories of {name} are out of reach here ({error}).\n")
            wrong |= required
            continue
        say(f"advisories of {name}: {'; '.join(found) or 'none'}\n")
        wrong |= bool(found)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
