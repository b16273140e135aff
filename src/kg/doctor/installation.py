"""The software itself: Python, packages, shipped files, browser libraries, and what some commands need."""

import json
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

from kg.charts.fonts import draws_chinese
from kg.doctor.finding import Finding, Place
from kg.shipped import shipped

DISTRIBUTION = "govplan-kg"
_LEAST = (3, 11)
_SHIPPED = ("ontology", "shapes", "data", "queries")
_INSTALL = "请重新安装 install it again: make setup, or pip install --constraint constraints.txt"


def installation(_: Place) -> Iterator[Finding]:
    """Look at the installation."""
    yield _python()
    yield from packages(requires(DISTRIBUTION) or []) if _is_installed() else [_not_installed()]
    yield _files()
    yield _browser_libraries()
    yield _java()
    yield _fonts()


def _python() -> Finding:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < _LEAST:
        return Finding(
            "fail",
            f"Python {found} 太旧",
            f"Python {found} is too old",
            "需要 3.11 或更新 take 3.11 or newer",
        )
    return Finding("ok", f"Python {found}", f"Python {found}")


def _is_installed() -> bool:
    try:
        version(DISTRIBUTION)
    except PackageNotFoundError:
        return False
    return True


def _not_installed() -> Finding:
    return Finding(
        "warn", "没有安装信息，无法核对依赖", "It is not installed, so packages cannot be checked", _INSTALL
    )


def packages(required: list[str]) -> Iterator[Finding]:
    """Hold the installed packages against what is required.

    Args:
        required: Requirements as the distribution states them (PEP 508); those of extras are passed over.
    """
    wanted = [Requirement(text) for text in required]
    wanted = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = 0
    for one in wanted:
        try:
            found = version(one.name)
        except PackageNotFoundError:
            wrong += 1
            yield Finding("fail", f"缺少软件包 {one}", f"The package {one} is missing", _INSTALL)
            continue
        if not one.specifier.contains(found, prereleases=True):
            wrong += 1
            yield Finding(
                "fail", f"软件包 {one.name} {found} 不合要求 {one.specifier}",
                f"The package {one.name} is {found}, and {one.specifier} is required", _INSTALL,
            )  # fmt: skip
    if not wrong:
        yield Finding("ok", f"{len(wanted)} 个依赖包齐全", f"All {len(wanted)} required packages are there")


def _files() -> Finding:
    missing = [name for name in _SHIPPED if not any(shipped(name).rglob("*"))]
    if missing:
        names = "、".join(missing)
        return Finding("fail", f"缺少随附文件：{names}", f"Shipped files are missing: {names}", _INSTALL)
    return Finding("ok", "随附文件齐全", "The shipped files are there")


def _browser_libraries() -> Finding:
    spec = find_spec("api")
    places = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    manifests = [Path(place) / "static" / "built" / "manifest.json" for place in places]
    built = [path for path in manifests if path.is_file()]
    if not built:
        return Finding(
            "warn", "浏览器库没有构建，页面没有编辑器和图表",
            "The browser libraries are not built: pages work without scripts",
            "请运行 run make setup",
        )  # fmt: skip
    names = [
        name for one in json.loads(built[0].read_text(encoding="utf-8")).values() for name in one.values()
    ]
    lost = [name for name in names if name and not (built[0].parent / name).is_file()]
    if lost:
        return Finding(
            "fail", f"浏览器库不全：{'、'.join(lost)}",
            f"Files of the browser libraries are missing: {', '.join(lost)}",
            "请运行 run make clean setup",
        )  # fmt: skip
    return Finding("ok", "浏览器库已构建", "The browser libraries are built")


def _java() -> Finding:
    if shutil.which("java"):
        return Finding("ok", "有 Java", "Java is there")
    return Finding(
        "warn", "没有 Java，不能用 HermiT 推理", "There is no Java: kg reason cannot ask HermiT",
        "只有 kg reason 需要 only kg reason needs it: apt-get install default-jre-headless",
    )  # fmt: skip


def _fonts() -> Finding:
    if draws_chinese():
        return Finding("ok", "有中文字体", "There is a font with Chinese characters")
    return Finding(
        "warn", "没有中文字体，图表的 PNG 里没有汉字", "No font has Chinese characters: PNG charts lack them",
        "请安装 install: apt-get install fonts-noto-cjk",
    )  # fmt: skip
