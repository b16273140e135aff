"""Licences of what we depend on: each is known, none slips through, and the list is the one installed."""

import json
from pathlib import Path

import pytest

from kg.licences import LicenceError, Package, Rules, npm_packages, page, permitted, python_packages

TOP = Path(__file__).parents[2]
ALLOWED = frozenset({"MIT", "BSD-3-Clause"})


def rules(**packages: str) -> Rules:
    return Rules(ALLOWED, ALLOWED | {"GPL-2.0-or-later"}, {"the mit": "MIT"}, packages)


@pytest.mark.parametrize(
    ("expression", "met"),
    [
        ("MIT", True),
        ("MIT OR GPL-2.0-or-later", True),
        ("MIT AND GPL-2.0-or-later", False),
        ("MIT AND (GPL-2.0-or-later OR BSD-3-Clause)", True),
        ("GPL-2.0-or-later", False),
    ],
)
def test_an_expression_is_met_by_one_of_or_and_all_of_and(expression: str, met: bool) -> None:
    assert permitted(expression, ALLOWED) is met


def test_what_packages_write_is_translated_and_what_is_unknown_is_told() -> None:
    assert rules().spdx("x", ["", "The MIT"]) == "MIT"
    assert rules(x="BSD-3-Clause").spdx("x", ["whatever"]) == "BSD-3-Clause"
    with pytest.raises(LicenceError, match=r"x has a licence that is not known: \['Proprietary'\]"):
        rules().spdx("x", ["Proprietary"])


def test_a_package_of_npm_without_a_licence_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "package-lock.json"
    entries = {
        "": {"name": "ours"},
        "node_modules/a": {"version": "1.0.0", "license": "MIT"},
        "node_modules/a/node_modules/@b/c": {"version": "2.0.0", "license": "MIT", "dev": True},
    }
    lock.write_text(json.dumps({"packages": entries}))
    assert npm_packages(lock, rules(), dev=False) == {Package("a", "1.0.0", "MIT")}
    assert npm_packages(lock, rules(), dev=True) == {Package("@b/c", "2.0.0", "MIT")}
    lock.write_text(json.dumps({"packages": {"node_modules/a": {"version": "1.0.0"}}}))
    with pytest.raises(LicenceError, match="a has a licence"):
        npm_packages(lock, rules(), dev=False)


def test_requirements_of_requirements_are_followed_and_what_is_missing_is_told() -> None:
    found = python_packages(["fastapi"], Rules.read(TOP / "deploy" / "licences.toml"))
    assert {"fastapi", "starlette", "pydantic", "pydantic-core"} <= {package.name for package in found}
    with pytest.raises(LicenceError, match="no-such-package-of-ours is not installed"):
        python_packages(["no-such-package-of-ours"], rules())


def test_a_licence_that_the_service_may_not_have_is_told_with_its_package(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "web/package-lock.json", "deploy/licences.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((TOP / name).read_bytes())
    file = tmp_path / "deploy" / "licences.toml"
    allowed = file.read_text(encoding="utf-8")
    workshop = allowed.replace("allowed_in_workshop = [", 'allowed_in_workshop = ["BSD-3-Clause", ')
    file.write_text(workshop.replace('"BSD-3-Clause", "CC0-1.0"', '"CC0-1.0"'), encoding="utf-8")
    with pytest.raises(LicenceError, match=r"has the licence .*BSD-3-Clause.*not allowed here"):
        page(tmp_path)
