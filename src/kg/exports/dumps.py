"""Dumps: the whole graph, one plan, or one named graph, in every form of RDF."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.exports.export import Export, Of
from kg.exports.lines import grouped, of_graph, of_plan, triples
from kg.exports.source import Source
from kg.store.dumping import dump_quads, dump_triples

NAME = "govplan"
"""What files of the whole dataset are called."""


@dataclass(frozen=True)
class Form:
    """A form of RDF.

    Attributes:
        ending: Of a file's name.
        media_type: Its media type.
        label: Its name.
        graphs: Whether it tells named graphs apart; else it holds every triple once.
    """

    ending: str
    media_type: str
    label: str
    graphs: bool


FORMS = (
    Form("nq", "application/n-quads", "N-Quads", graphs=True),
    Form("trig", "application/trig", "TriG", graphs=True),
    Form("jsonld", "application/ld+json", "JSON-LD", graphs=True),
    Form("ttl", "text/turtle", "Turtle", graphs=False),
    Form("nt", "application/n-triples", "N-Triples", graphs=False),
    Form("rdf", "application/rdf+xml", "RDF/XML", graphs=False),
)
_CHOSEN: dict[Of, Callable[[Iterable[bytes], str], Iterable[bytes]]] = {"plan": of_plan, "graph": of_graph}
_ADDRESSES: dict[Of, str] = {"whole": NAME, "plan": "plan/{}", "graph": "graph/{}"}
_WORDS: dict[Of, tuple[str, str]] = {
    "whole": ("全部数据", "the whole dataset"),
    "plan": ("一个规划及各图对它的陈述", "a plan, with what all graphs say of it"),
    "graph": ("一个命名图", "one named graph"),
}


def write_dump(source: Source, target: Path, form: Form, of: Of = "whole", thing: str = "") -> None:
    """Write a dump.

    Args:
        source: The release.
        target: The file to write; what is needed meanwhile lies beside it.
        form: In which form.
        of: What of the release.
        thing: The plan's key or the graph's name.

    Raises:
        UnwritableError: The form cannot hold the data.
        OSError: The disk refuses.
    """
    if form.ending == "nq" and of == "whole":
        _same(source.dataset, target)
        return
    with tempfile.TemporaryDirectory(prefix=".lines-", dir=target.parent) as folder:
        lines = source.dataset
        if of != "whole":
            lines = Path(folder) / "chosen.nq"
            _rewrite(source.dataset, lines, lambda given: _CHOSEN[of](given, thing))
        if form.ending == "nq":
            lines.replace(target)
        elif form.graphs:
            grouped(lines, ordered := Path(folder) / "ordered.nq")
            dump_quads(ordered, form.media_type, target)
        elif form.ending == "nt":
            _rewrite(lines, target, triples)
        else:
            _rewrite(lines, once := Path(folder) / "once.nt", triples)
            dump_triples(once, form.media_type, target)


def _same(source: Path, target: Path) -> None:
    """Have a file under another name too, without its bytes being there twice where the disk can do that."""
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _rewrite(source: Path, target: Path, change: Callable[[Iterable[bytes]], Iterable[bytes]]) -> None:
    with source.open("rb") as lines, target.open("wb") as out:
        out.writelines(change(lines))


def _export(form: Form, of: Of) -> Export:
    zh, en = _WORDS[of]
    return Export(
        address=f"{_ADDRESSES[of]}.{form.ending}",
        media_type=form.media_type,
        family="dumps",
        zh=f"{zh}（{form.label}）",
        en=f"{form.label}: {en}",
        write=lambda source, target, thing: write_dump(source, target, form, of, thing),
        of=of,
    )


EXPORTS: tuple[Export, ...] = tuple(_export(form, of) for of in _ADDRESSES for form in FORMS)
"""The whole, every plan and every named graph, in every form."""
