"""The one door to HermiT, the OWL 2 DL reasoner that owlready2 brings with it; it runs in Java.

HermiT is called as its command line is made to be called, not through `owlready2.sync_reasoner`, which
knows no time limit and waits for ever for a graph that is too large.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from rdflib import Literal, URIRef
from rdflib.namespace import OWL

from kg.errors import KgError
from kg.reason.axioms import Triple, is_generated

_MAIN = "org.semanticweb.HermiT.cli.CommandLine"
_SATISFIABLE = re.compile(r"owl#Thing is satisfiable\.")
_TAXONOMY = re.compile(r"^(SubClassOf|EquivalentClasses)\( (.*) \)$", re.MULTILINE)
_IRI = re.compile(r"<([^>]*)>")


class ReasonerError(KgError):
    """HermiT cannot be asked: no Java, or it failed for a reason that is not the ontology's."""


class TimeLimitError(ReasonerError):
    """HermiT was not done within the time it was given."""


class InconsistentError(ReasonerError):
    """What was to be classified is inconsistent."""


@dataclass(frozen=True)
class Taxonomy:
    """The classes as HermiT orders them.

    Attributes:
        unsatisfiable: Classes that nothing can be in, sorted.
        below: Pairs of a class and a class right above it.
    """

    unsatisfiable: tuple[URIRef, ...]
    below: frozenset[tuple[URIRef, URIRef]]


def java() -> str:
    """Return the path of Java.

    Raises:
        ReasonerError: There is none.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin")) if home else None
    found = found or shutil.which("java")
    if found is None:
        raise ReasonerError(
            "找不到 Java，无法运行 HermiT there is no Java here, which HermiT runs in.",
            "请安装 install a Java runtime, such as `apt-get install default-jre-headless`; "
            "`kg reason` without --dl 不需要 Java needs none.",
        )
    return found


def name() -> str:
    """Return which reasoner answers, with its version."""
    return f"HermiT 1.3.8 (owlready2 {version('owlready2')})"


def _jar() -> str:
    spec = find_spec("owlready2")
    for folder in spec.submodule_search_locations or () if spec else ():
        if (jar := Path(folder) / "hermit" / "HermiT.jar").is_file():
            return str(jar)
    raise ReasonerError(
        "owlready2 里没有 HermiT HermiT.jar is not in owlready2.", "请重新安装 reinstall owlready2."
    )


class Hermit:
    """HermiT with a time limit for all that it is asked.

    Args:
        limit: Seconds for all questions together.

    Raises:
        ReasonerError: There is no Java.
    """

    def __init__(self, limit: float) -> None:
        self._java = java()
        self._jar = _jar()
        self._limit = limit
        self._ends = time.monotonic() + limit

    def first_inconsistent(self, theories: Sequence[Iterable[Triple]]) -> int | None:
        """Judge theories in order, up to the first that is inconsistent; all in one run.

        Args:
            theories: Triples of each.

        Returns:
            The index of the first inconsistent one, or `None` when all are consistent.

        Raises:
            TimeLimitError: Time is up.
            ReasonerError: HermiT failed.
        """
        with tempfile.TemporaryDirectory(prefix="kg-reason-") as folder:
            paths = [Path(folder) / f"{i}.nt" for i in range(len(theories))]
            for path, triples in zip(paths, theories, strict=True):
                _write(path, triples)
            run = self._run(["--consistency"], paths)
        consistent = len(_SATISFIABLE.findall(run.stdout))
        if run.returncode == 0 and consistent == len(theories):
            return None
        if "Inconsistent ontology" in run.stderr:
            return consistent
        raise _failure(run)

    def classify(self, triples: Iterable[Triple]) -> Taxonomy:
        """Order the classes.

        Raises:
            InconsistentError: Everything follows, so no order means anything.
            TimeLimitError: Time is up.
            ReasonerError: HermiT failed.
        """
        with tempfile.TemporaryDirectory(prefix="kg-reason-") as folder:
            path = Path(folder) / "theory.nt"
            _write(path, triples)
            run = self._run(["--classify"], [path])
        if "Inconsistent ontology" in run.stderr:
            raise InconsistentError("不一致，无法分类 it is inconsistent and cannot be classified.")
        if run.returncode:
            raise _failure(run)
        unsatisfiable: set[URIRef] = set()
        below: set[tuple[URIRef, URIRef]] = set()
        for kind, listed in _TAXONOMY.findall(run.stdout):
            classes = [URIRef(found) for found in _IRI.findall(listed)]
            if kind == "SubClassOf":
                below.add((classes[0], classes[1]))
            elif OWL.Nothing in classes:
                unsatisfiable |= {*classes} - {OWL.Nothing}
            else:
                below |= {(one, other) for one in classes for other in classes if one != other}
        return Taxonomy(tuple(sorted(unsatisfiable)), frozenset(below))

    def _run(self, options: list[str], paths: list[Path]) -> subprocess.CompletedProcess[str]:
        left = self._ends - time.monotonic()
        # One short-lived process: the simple collector and the quick compiler start fastest.
        command = [
            self._java,
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss16m",
            "-Dfile.encoding=UTF-8",
        ]
        command += ["-cp", self._jar, _MAIN, *options, *(path.as_uri() for path in paths)]
        try:
            return subprocess.run(  # noqa: S603  every part of the command is ours
                command,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=max(left, 0),
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TimeLimitError(
                f"HermiT 在 {self._limit:.0f} 秒内没有结束 did not end within {self._limit:.0f} seconds.",
                "请用 --plan 逐个规划检查，或加大 --limit check one plan at a time, or raise --limit.",
            ) from error


def _failure(run: subprocess.CompletedProcess[str]) -> ReasonerError:
    said = next((line for line in run.stderr.splitlines() if "Exception" in line or "Error" in line), "")
    said = said or (run.stderr.strip().splitlines() or [f"exit code {run.returncode}"])[-1]
    return ReasonerError(f"HermiT 运行失败 failed: {said[:500]}", "内存不足时 where memory is short: --plan.")


def _write(path: Path, triples: Iterable[Triple]) -> None:
    """Write N-Triples; a restriction becomes the blank node that OWL wants."""
    with path.open("w", encoding="utf-8") as file:
        for subject, predicate, node in triples:
            file.write(f"{_term(subject)} {_term(predicate)} {_term(node)} .\n")


def _term(node: URIRef | Literal) -> str:
    if isinstance(node, URIRef):
        return f"_:{node.rsplit('/', 1)[1]}" if is_generated(node) else f"<{node}>"
    text = str(node).translate(_ESCAPES)
    if node.language:
        return f'"{text}"@{node.language}'
    return f'"{text}"^^<{node.datatype}>' if node.datatype else f'"{text}"'


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
