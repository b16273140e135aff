"""The report: a run's JSON as Markdown, each table below an anchor of its name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bench.growth import COUNTRY, fitted, line_through_last
from bench.measuring import Cell, Section, Table

HEADING = "# Measurements"
COUNTRY_PLANS = 7_000
SECONDS = 60


def shown(value: Cell) -> str:
    """Return a cell's text: a figure with three digits that count, at least."""
    if value is None:
        return "—"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, str):
        return value.replace("|", "\\|")
    if abs(value) >= 100:  # noqa: PLR2004 - three digits before the point
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"  # noqa: PLR2004 - likewise


def table(given: Table) -> str:
    """Return a table in Markdown, its anchor and title before it; figures are on the right."""
    lines = [f'<a id="{given.name}"></a>**{given.title}**', ""]
    lines += [f"{given.about}\n"] if given.about else []
    heads = [head.removesuffix(", count") for head in given.columns]
    lines += [f"| {' | '.join(heads)} |", "|---|" + "--:|" * (len(heads) - 1)]
    lines += [f"| {' | '.join(map(shown, row))} |" for row in given.rows]
    return "\n".join(lines) + "\n"


def report(run: Mapping[str, Any], sections: Sequence[Section]) -> str:
    """Return the whole section of the results."""
    parts = [HEADING, "", *_head(run), ""]
    for section in sections:
        if told := run["sections"].get(section.name):
            parts += [*_section(section, told, run), ""]
    parts += [*_growth(run), "", *_broken(run)]
    return "\n".join(parts).rstrip() + "\n"


def _head(run: Mapping[str, Any]) -> Iterator[str]:
    machine, load = run["machine"], run["load"]
    command = "make bench-full" if run["full"] else "make bench"
    ended = f" to {load['end']:.1f}" if load["end"] is not None else ""
    yield (
        f"`{command}`, {run['started'].replace('T', ' ').rstrip('Z')} UTC, {machine['cores']} cores "
        f"({machine['processor'] or machine['machine']}), {machine['memory_mb'] / 1024:.0f} GB, "
        f"{machine['platform']}, Python {machine['python']}; load {load['start']:.1f}{ended}, "
        "of the measured themselves."
    )
    if run["quick"]:
        yield ""
        yield "**A quick run, to see that everything runs: its figures mean little.**"
    yield ""
    yield "Versions: " + ", ".join(f"{name} {version}" for name, version in run["versions"].items()) + "."
    yield ""
    yield (
        "Every figure and every ratio is in `build/bench/results.json`; `python -m bench.compare ONE.json "
        "OTHER.json` lists the ratios that two runs give otherwise. A time is the median of the quicker "
        "half of the rounds, unless its column says what it is: what else the machine does makes answers "
        "slower, never quicker. All data are synthetic (`bench/generate`): sizes are in plans, 7,000 of "
        "which are all of China."
    )


def _section(section: Section, told: Mapping[str, Any], run: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {section.title}"
    yield ""
    yield f"{section.about} {_when(told, run)}"
    if told["failed"]:
        yield ""
        yield f"**This section failed: {told['failed']}**"
    for each in told["tables"]:
        yield ""
        yield table(Table(**each)).rstrip()
    for head, key in (("Wrong", "faults"), ("Left out, or otherwise", "notes")):
        if told[key]:
            yield ""
            yield f"{head}:"
            yield ""
            yield from (f"- {one}" for one in told[key])


def _when(told: Mapping[str, Any], run: Mapping[str, Any]) -> str:
    minutes = f"{told['seconds'] / SECONDS:.1f} minutes"
    if told["ended"] >= run["started"]:
        return f"({minutes})"
    ended = told["ended"].replace("T", " ").rstrip("Z")
    return f"({minutes}, load {told['load']:.1f}, in another run that ended {ended} UTC)"


def _growth(run: Mapping[str, Any]) -> Iterator[str]:
    yield "## Growth"
    yield ""
    yield (
        f"Fitted as a · size^b by least squares of the logarithms, and extrapolated to {COUNTRY:,} triples "
        f"or {COUNTRY_PLANS:,} plans, all of China, in two ways: by that fit, and by the straight line "
        "through the two largest sizes, which is more where a fixed part hides the growth. Saved queries "
        "and pages that take less than 10 ms either way are left out here. What is measured and what is "
        "extrapolated say the heads."
    )
    for by, most in (("triples", COUNTRY), ("plans", COUNTRY_PLANS)):
        rows = [row for told in run["sections"].values() for row in _grown(told["series"], by, most)]
        if not rows:
            continue
        heads = (
            "what", "measured at", "measured", "fit", "r²", "extrapolated by the fit",
            "extrapolated by the line",
        )  # fmt: skip
        yield ""
        yield table(Table(f"growth-{by}", f"By {by}, to {most:,}", heads, rows)).rstrip()


def _grown(series: Mapping[str, Any], by: str, most: int) -> Iterator[list[Cell]]:
    for name, one in series.items():
        points = [(float(size), float(value)) for size, value in one["points"]]
        fit = fitted([size for size, _ in points], [value for _, value in points])
        if one["by"] != by or fit is None:
            continue
        far, line = fit.at(most), line_through_last(points, most)
        small = name.startswith(("saved query", "page")) and max(far, line, points[-1][1]) < 10  # noqa: PLR2004 - ms
        if small:
            continue
        unit = one["unit"]
        at = ", ".join(f"{size:,.0f}" for size, _ in points)
        values = ", ".join(shown(value) for _, value in points)
        told = [f"{shown(value)} {unit}" for value in (far, line)]
        yield [name, at, f"{values} {unit}", str(fit), round(fit.r2, 3), *told]


def _broken(run: Mapping[str, Any]) -> Iterator[str]:
    bounds = [(name, bound) for name, told in run["sections"].items() for bound in told["bounds"]]
    kept = sum(bound["kept"] for _, bound in bounds)
    yield "## Bounds"
    yield ""
    yield f'<a id="bounds"></a>{kept} of {len(bounds)} bounds hold.'
    broken = [(name, bound) for name, bound in bounds if not bound["kept"]]
    if not broken:
        return
    yield ""
    yield "These do not:"
    yield ""
    for name, bound in broken:
        value, most = (f"{shown(bound[key])} {bound['unit']}".rstrip() for key in ("value", "most"))
        yield f"- {name}, {bound['about']}: {value}, bound {most}"
