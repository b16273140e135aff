"""The generated page of all exports: what each is, how large it is, and how it is asked for."""

import json
import tempfile
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

from kg.exports.export import Export, Found
from kg.exports.shelf import write
from kg.exports.source import Source

SIZES = "sizes.json"
"""Sizes of the shipped release's files in kilobytes, measured by `python -m kg.offered RELEASE`."""
_EXAMPLES = {"plan": "440103-women-2021-2030", "graph": "registers", "whole": ""}
_INTRODUCTION = """# Exports

Every release can be taken away: over HTTP at `/data/VERSION/NAME` (`current` leads to the version in
service; `/data/` lists all, as a page or as DCAT), and with `kg export`. The same release gives the same
bytes. A name with `.gz` is the same file compressed, one with `.sha256` its digest; answers take `Range`
and `If-Range`. Sizes are those of the shipped data, plain and compressed, rounded.

```sh
kg export dumps --format ttl --out folder            # the whole graph as Turtle
kg export all --plan 440103-women-2021-2030 --out folder
curl -LO http://127.0.0.1:8000/data/current/govplan.nq.gz
```

A thing is no document: its address answers 303 with that of the document about it in the form that `Accept`
asks for, so `curl` needs `-L`. Documents are had by ending, too: `/id/plan/440103-women-2021-2030.ttl`
(`.html`, `.ttl`, `.jsonld`, `.nt`, `.rdf`), likewise `/graph/…`, `/ontology` and `/ontology/TERM`,
`/shapes`; a saved query is `/id/query/NAME.rq`. `/.well-known/void` describes the dataset.

Plans, targets, agencies and indicators are also JSON of a fixed shape, for programs that want names and not
triples: `/id/plan/440103-women-2021-2030.json`. Names never change their meaning (`/context.jsonld` makes the
same JSON JSON-LD); a name that the thing has nothing to is `null`, or an empty list. Labels are by language,
numbers are text as exact as in the graph, years are years.

```sh
curl -s http://127.0.0.1:8000/id/plan/440103-women-2021-2030/d1/t2.json    # statement, hasTargetValue, …
```

What is made for whoever asks, with sizes of the shipped data on 2026-11-22:

| address | media type | kB |
|---|---|---|
| `/id/plan/440103-women-2021-2030` + `.html` `.ttl` `.nt` `.jsonld` `.rdf` `.json` | by ending | 40–200 |
| `/id/plan/440103-women-2021-2030/d1/t2` + the same | by ending | 3–20 |
| `/feeds/releases.atom`, `/feeds/findings.atom`, `/feeds/status.atom` | application/atom+xml | 2, 1, 40 |
| `/calendar.ics?plan=440103-women-2021-2030` | text/calendar | 48 |
| `/data/` as Turtle, `/.well-known/void` | by `Accept` | 470, 90 |
| `/ontology.ttl`, `/shapes.ttl`, `/id/query/targets-due.rq`, `/context.jsonld` | by ending | 250, 200, 3, 9 |

```sh
curl -sL -H 'Accept: text/turtle' http://127.0.0.1:8000/id/plan/440103-women-2021-2030/d1/t2
curl -LO http://127.0.0.1:8000/data/current/tables/targets.csv              # tables
curl -LO http://127.0.0.1:8000/data/current/cube/target-values.csv          # cube
curl -LO http://127.0.0.1:8000/data/current/calendar.ics                    # calendars
curl -LO http://127.0.0.1:8000/data/current/stratml/440103-women-2021-2030.part2.xml
curl -s 'http://127.0.0.1:8000/feeds/status.atom?plan=440103-women-2021-2030'
```

Status reports of plans and agencies, as of a day, are for people: HTML to print (about 60 kB), PDF (240 kB)
and Word (95 kB), with charts, tables, sources and the receipts of all they say. `/reports/plan/KEY` and
`/reports/agency/PATH`, with `.html`, `.pdf` or `.docx`; the same data, day and language give the same bytes.

```sh
kg report plan 440103-women-2021-2030 --as-of 2026-11-22 -o report.pdf
kg report agency 450700/education-bureau --lang en -o report.docx
kg report check report.pdf    # asks every question of the report again
curl -LO 'http://127.0.0.1:8000/reports/plan/440103-women-2021-2030.pdf?as_of=2026-11-22'
```

"""


def exports_page(exports: Iterable[Export], note: str) -> str:
    """Return the page.

    Args:
        exports: All kinds of export.
        note: What stands first on generated pages.
    """
    known = json.loads(files("kg.exports").joinpath(SIZES).read_text(encoding="utf-8"))
    parts, family = [note, _INTRODUCTION], ""
    for export in exports:
        if export.family != family:
            family = export.family
            parts.append(
                f"\n## {family}\n\n| name | media type | what | kB | kB `.gz` |\n|---|---|---|---|---|\n"
            )
        sizes = known.get(export.address, ["", ""])
        what = f"{export.zh} · {export.en}".replace("|", "\\|")
        plain, packed = (str(size) for size in sizes)
        parts.append(
            f"| `{export.at(_EXAMPLES[export.of])}` | {export.media_type} | {what} | {plain} | {packed} |\n"
        )
    return "".join(parts)


def measured(exports: Iterable[Export], source: Source) -> Mapping[str, list[int | str]]:
    """Return the sizes of every export of a release, in kilobytes: as it is, and compressed.

    Args:
        exports: The kinds of export; of those made of plans or graphs, one is measured.
        source: The release.
    """
    sizes: dict[str, list[int | str]] = {}
    for export in exports:
        thing = _EXAMPLES[export.of]
        if thing not in export.things(source):
            continue
        with tempfile.TemporaryDirectory() as folder:
            plain = write(source, Found(export, thing), Path(folder)).size
            packed = (
                write(source, Found(export, thing, packed=True), Path(folder)).size if export.packs else 0
            )
        sizes[export.address] = [_rounded(plain), _rounded(packed) if packed else "—"]
    return sizes


def _rounded(size: int) -> int:
    """Return bytes as kilobytes of two digits that count."""
    kilobytes = max(1, round(size / 1_000))
    power = max(0, len(str(kilobytes)) - 2)
    return round(kilobytes, -power)


def measure(exports: Iterable[Export], release: Path) -> None:
    """Write the sizes of a release's exports into the file that the page is made with."""
    text = json.dumps(measured(exports, Source.at(release)), ensure_ascii=False, indent=1)
    (Path(__file__).parent / SIZES).write_text(text + "\n", encoding="utf-8")
