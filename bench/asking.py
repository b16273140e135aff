"""Peers asked side by side: answers are compared before times are taken.

All are asked in turn, so that what else the machine does hits all alike.
"""

import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

import pyoxigraph as ox

from bench.measuring import Rounds, steady
from bench.peers.peer import SLOW, Line, Peer, PeerError, TooSlowError

MOST_SLOW = 3
"""Answers beyond `SLOW` after which a peer is left out of what follows."""
HEAVY = 0.3
"""Seconds beyond which an answer is asked for three times only."""
_FRESH = count(1)

Times = dict[str, list[float]]
"""`once` and `again` to seconds."""


def meaning(body: bytes, media_type: str) -> object:
    """Return what an answer says, whatever the order and the spelling of numbers."""
    if "json" not in media_type:
        kind = ox.RdfFormat.from_media_type(media_type.partition(";")[0]) or ox.RdfFormat.N_TRIPLES
        triples = (quad.triple for quad in ox.parse(body, format=kind))
        return {(str(t.subject), str(t.predicate), said(t.object)) for t in triples}
    rows = []
    for row in json.loads(body)["results"]["bindings"]:
        cells = []
        for name, term in sorted(row.items()):
            value = term["value"]
            with suppress(ValueError):
                value = f"{float(value):.6g}"
            cells.append((name, value, term.get("xml:lang", "").lower()))
        rows.append(tuple(cells))
    return sorted(rows)


def said(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    """Return a term's text, numbers in one spelling."""
    if isinstance(node, ox.Literal):
        with suppress(ValueError):
            return f"{float(node.value):.6g}"
    return str(node)


def same(name: str, ours: object, theirs: object) -> bool:
    """Tell whether two answers agree; engines may describe a thing by more than its own triples."""
    if name == "describe" and isinstance(ours, set) and isinstance(theirs, set):
        return ours <= theirs
    return ours == theirs


def size_of(answer: object) -> int:
    """Return how many rows or triples an answer has."""
    return len(answer) if isinstance(answer, set | list) else 0


@dataclass
class Asked:
    """What asking came to.

    Attributes:
        times: Query → peer → seconds; a peer that gave another answer, or none, has none.
        told: Query → peer → why there are no times.
        rows: Query → rows of our answer.
        faults: Queries to which nobody else gave our answer.
        notes: Who gave no answer or another one.
    """

    times: dict[str, dict[str, Times]] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Panel:
    """Those who are asked.

    Args:
        peers: All of them, started; ours comes first.
    """

    def __init__(self, peers: list[Peer]) -> None:
        self._peers = {peer.name: peer for peer in peers}
        self._lines: dict[str, Line] = {peer.name: peer.line() for peer in peers}
        self._slow: Counter[str] = Counter()
        self.ours = peers[0].name

    def ask(self, queries: Mapping[str, str], rounds: Rounds) -> Asked:
        """Ask every query of all, and compare."""
        asked = Asked()
        for name, query in queries.items():
            self._compare(name, query, asked)
            self._time(name, query, asked, rounds)
        return asked

    def _compare(self, name: str, query: str, asked: Asked) -> None:
        asked.times[name], asked.told[name] = {}, {}
        answers: dict[str, object] = {}
        for peer in list(self._lines):
            try:
                seconds, body, media_type = self._lines[peer].ask(query)
                answers[peer] = meaning(body, media_type)
            except TooSlowError:
                asked.told[name][peer] = f"> {SLOW:.0f} s"
                self._renew(peer, asked)
            except (PeerError, SyntaxError, ValueError, KeyError, TypeError) as error:
                asked.told[name][peer] = "no answer"
                asked.notes.append(f"{name}: {peer} gives no answer: {str(error)[:120]}")
                self._renew(peer, asked, slow=False)
            else:
                asked.times[name][peer] = {"once": [], "again": [seconds]}
        if self.ours not in answers:
            asked.faults.append(f"{name}: ours gives no answer")
            return
        ours = answers.pop(self.ours)
        asked.rows[name] = size_of(ours)
        other = [peer for peer, theirs in answers.items() if not same(name, ours, theirs)]
        for peer in other:
            asked.told[name][peer] = "differs"
            del asked.times[name][peer]
            asked.notes.append(
                f"{name}: {peer} gives another answer ({size_of(answers[peer])} rows, ours {size_of(ours)})"
            )
        if answers and len(other) == len(answers):
            asked.faults.append(f"{name}: no peer gives our answer")

    def _renew(self, peer: str, asked: Asked, *, slow: bool = True) -> None:
        """Start a peer again that may still be at work; leave it out if that was in vain too often."""
        self._slow[peer] += slow
        if self._slow[peer] >= MOST_SLOW and peer != self.ours:
            self._leave_out(peer, f"{MOST_SLOW} answers took longer than {SLOW:.0f} s", asked)
            return
        process = self._peers[peer].process
        try:
            if slow or process is None or process.poll() is not None:
                self._peers[peer].stop()
                self._peers[peer].start()
            self._lines[peer] = self._peers[peer].line()
        except (TooSlowError, PeerError) as error:
            self._leave_out(peer, str(error), asked)

    def _leave_out(self, peer: str, why: str, asked: Asked) -> None:
        self._peers[peer].stop()
        del self._lines[peer]
        asked.notes.append(f"{peer} is not asked any further: {why}")

    def _time(self, name: str, query: str, asked: Asked, rounds: Rounds) -> None:
        times = asked.times[name]
        for _ in rounds:
            for peer in [peer for peer in times if peer in self._lines]:
                taken = times[peer]
                if taken["again"][0] > HEAVY and len(taken["once"]) >= MOST_SLOW:
                    continue
                try:
                    taken["once"].append(self._lines[peer].ask(f"{query}\n# {next(_FRESH)}")[0])
                    taken["again"].append(self._lines[peer].ask(query)[0])
                except TooSlowError:
                    asked.told[name][peer] = f"> {SLOW:.0f} s"
                    del times[peer]
                    self._renew(peer, asked)
                except PeerError as error:
                    asked.told[name][peer] = "no answer"
                    asked.notes.append(f"{name}: {peer} gives no answer: {str(error)[:120]}")
                    del times[peer]
                    self._renew(peer, asked, slow=False)


def milliseconds(times: Times, kind: str) -> float:
    """Return the time that stands for all; of what is asked again the first is left out, which was anew."""
    taken = times[kind][1:] if kind == "again" and len(times[kind]) > 1 else times[kind]
    return steady(taken) * 1000
