"""Synthetic graphs of the shipped plans' shape, for measuring: `python bench/generate.py TRIPLES FOLDER`.

The release in service gives ontology, registers and code lists as they are, and its full plans as patterns. A
copy of a plan belongs to a district that does not exist (place codes from 900000 on); its sentences are put
together from the vocabulary and its numbers are moved, both by a digest of where they stand, so that the same
release and size give the same bytes. Every copy stands in a graph of its own that says that it is synthetic.
"""

import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.build.release import DATASET, current
from kg.settings import Settings
from kg.vocab import BASE

PATTERNS = (
    "440103-children-2021-2030",
    "440103-women-2021-2030",
    "440281-children-2021-2030",
    "440281-women-2021-2030",
    "450700-children-2021-2030",
    "450700-women-2021-2030",
)
"""Keys of the plans that are shipped whole."""
FIRST_PLACE = 900_000
GRAPH = f"{BASE}graph/synthetic/"
_LINE = re.compile(r"(\S+) (\S+) (.*) <([^>]+)> \.\n")
_PROSE = re.compile(r"(ontology#(statement|text|description)|oa#exact|dc/terms/title|oa#prefix|oa#suffix)>$")
_VALUE = re.compile(r"ontology#(value|observedRate|requiredRate|gap|pathValue)>$")
_NUMBER = re.compile(r'"(-?\d+(?:\.\d+)?)"\^\^')
_WORD = re.compile(r"(prefLabel|altLabel)> \"([\u4e00-\u9fff]{2,8})\"@zh ")
_ENDINGS = ("显著提高", "明显下降", "全面覆盖", "持续改善", "稳步增长", "基本建立", "有效控制", "更加完善")


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def sentence(seed: str, words: list[str]) -> str:
    """Return a made-up sentence of three to six clauses, always the same for one seed."""
    number = _digest(seed)
    clauses = []
    for i in range(3 + number % 4):
        part = _digest(f"{seed} {i}")
        clauses.append(f"{words[part % len(words)]}{_ENDINGS[part // 7 % len(_ENDINGS)]}")
    return "合成目标：" + "，".join(clauses) + f"，达到{number % 1000 / 10}%。"


class Pattern:
    """The lines about one shipped plan, in all graphs, ready to be said of another place.

    Args:
        key: The plan's key.
        lines: Its N-Quads.
    """

    def __init__(self, key: str, lines: list[str]) -> None:
        self.key, self.lines = key, lines
        self.place, self.rest = key.split("-", 1)

    def __len__(self) -> int:
        return len(self.lines)

    def copy(self, code: int, words: list[str]) -> Iterator[str]:
        """Yield the plan's N-Quads for the place with this code, in a graph of their own."""
        key = f"{code}-{self.rest}"
        graph = f"<{GRAPH}{key}>"
        for line in self.lines:
            match = _LINE.fullmatch(line)
            if match is None:
                raise ValueError(f"no quad: {line}")
            subject, predicate, node, _ = match.groups()
            if _PROSE.search(predicate):
                language = node[node.rfind('"') + 1 :]
                node = f'"{sentence(f"{key} {subject} {predicate}", words)}"{language}'
            elif _VALUE.search(predicate) and (number := _NUMBER.match(node)):
                moved = float(number[1]) * (0.8 + _digest(f"{key} {subject}") % 400 / 1000)
                shown = f"{moved:.2f}".rstrip("0").rstrip(".")
                node = f'"{shown}"{node[number.end(1) + 1 :]}'
            text = f"{subject} {predicate} {node} "
            text = text.replace(self.key, key).replace(f"id/place/{self.place}>", f"id/place/{code}>")
            yield f"{text}{graph} .\n"
        comment = "<http://www.w3.org/2000/01/rdf-schema#comment>"
        yield f'{graph} {comment} "合成数据，仅供测速，不是任何地方的规划。"@zh {graph} .\n'
        yield f'{graph} {comment} "Synthetic, for measuring only; nobody\'s plan."@en {graph} .\n'
        place, label = f"<{BASE}id/place/{code}>", "<http://www.w3.org/2000/01/rdf-schema#label>"
        kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        yield f"{place} {kind} <{BASE}ontology#Place> {graph} .\n"
        yield f'{place} {label} "合成区{code}"@zh {graph} .\n'
        yield f'{place} <{BASE}ontology#placeCode> "{code}" {graph} .\n'
        province = f"<{BASE}id/place/{self.place[:2]}0000>"
        yield f"{place} <https://schema.org/containedInPlace> {province} {graph} .\n"


def read(nquads: Path) -> tuple[list[str], list[Pattern], list[str]]:
    """Read a release.

    Returns:
        Its lines but those of plans that are shipped whole, a pattern for each of these, and the Chinese
        words of its code lists.
    """
    rest: list[str] = []
    of_plan: dict[str, list[str]] = defaultdict(list)
    words: set[str] = set()
    about = re.compile(rf"<{re.escape(BASE)}id/plan/({'|'.join(PATTERNS)})[/>]")
    for line in nquads.read_text(encoding="utf-8").splitlines(keepends=True):
        if match := about.match(line):
            of_plan[match[1]].append(line)
            continue
        rest.append(line)
        if word := _WORD.search(line):
            words.add(word[2])
    return rest, [Pattern(key, of_plan[key]) for key in PATTERNS], sorted(words)


def quads(nquads: Path, least: int) -> Iterator[str]:
    """Yield N-Quads: the release without its whole plans, then copies of these until there are enough."""
    rest, patterns, words = read(nquads)
    yield from rest
    count, code = len(rest), FIRST_PLACE
    while count < least:
        for pattern in patterns[code % 3 * 2 : code % 3 * 2 + 2]:  # a place has both plans of its pattern
            for line in pattern.copy(code, words):
                yield line
                count += 1
        code += 1


def generate(nquads: Path, least: int, folder: Path) -> tuple[Path, Path]:
    """Write `synthetic.nq` and the same triples without graphs, each once, as `synthetic.nt`.

    Returns:
        Both paths.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with_graphs, without = folder / "synthetic.nq", folder / "synthetic.nt"
    seen: set[int] = set()
    with with_graphs.open("w", encoding="utf-8") as nq, without.open("w", encoding="utf-8") as nt:
        for line in quads(nquads, least):
            nq.write(line)
            triple = line[: line.rindex(" <")] + " .\n"
            if (digest := hash(triple)) not in seen:
                seen.add(digest)
                nt.write(triple)
    return with_graphs, without


if __name__ == "__main__":
    for path in generate(current(Settings().out) / DATASET, int(sys.argv[1]), Path(sys.argv[2])):
        print(path, path.stat().st_size)
