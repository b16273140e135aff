"""Promises about the repository itself: nothing parked, nothing stale, nothing unsaid."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from kg import __version__, reference
from kg.shipped import shipped

TOP = Path(__file__).resolve().parent.parent


def test_generated_pages_are_current() -> None:
    for name, text in reference.pages().items():
        page = TOP / "docs" / "reference" / name
        assert page.read_text(encoding="utf-8") == text, f"{name} is stale: run `make docs`"


def test_the_changelog_and_the_package_agree_on_the_version() -> None:
    newest = re.search(r"^## (\S+)", (TOP / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    declared = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert newest[1] == __version__ == declared


def test_every_test_file_is_collected_and_no_test_is_parked() -> None:
    for path in (TOP / "tests").rglob("*.py"):
        if path.name in {"conftest.py", "__init__.py"} or "def test_" not in path.read_text(encoding="utf-8"):
            continue
        assert path.name.startswith("test_"), f"{path} holds tests that pytest does not collect"
        assert not re.search(
            r"mark\.skip\b|mark\.xfail(?!\(.*strict=True)", path.read_text(encoding="utf-8")
        ), path


def test_every_page_of_the_command_line_is_documented() -> None:
    page = reference.command_pages()
    assert all(f"## kg {name}" in page for name in ("extract", "build", "serve", "query", "indicators"))


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    long = [
        p
        for p in (*TOP.glob("src/**/*.py"), *TOP.glob("api/**/*.py"))
        if len(p.read_text().splitlines()) > 400
    ]
    assert long == []


def test_nothing_is_called_a_helper() -> None:
    names = {p.stem for folder in ("src", "api", "tests") for p in (TOP / folder).rglob("*.py")}
    assert not names & {"util", "utils", "helper", "helpers", "common", "manager", "misc"}


def test_every_decision_has_its_three_parts() -> None:
    pages = sorted((TOP / "docs" / "decisions").glob("[0-9]*.md"))
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert all(part in text for part in ("**Context.**", "**Decision.**", "**Consequences.**")), page


def test_links_between_pages_lead_somewhere() -> None:
    for page in (*TOP.glob("*.md"), *TOP.glob("docs/**/*.md")):
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


@pytest.mark.parametrize("folder", ["ontology", "shapes", "data", "queries"])
def test_what_ships_is_found(folder: str) -> None:
    assert any(path.is_file() for path in shipped(folder).rglob("*"))


def test_no_source_document_is_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    assert not [name for name in listed.stdout.split() if re.search(r"\.(docx?|pdf)$", name)]
