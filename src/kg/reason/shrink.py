"""The few axioms that a contradiction rests on.

HermiT says that something is inconsistent, not why. Here a set of axioms is shrunk until none can be
spared. The rules of OWL 2 RL do the shrinking where they see the contradiction, because they answer in
milliseconds; HermiT has the last word: it has to call what is left inconsistent, and consistent without any
one of its axioms.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from kg.reason.axioms import Axiom, Theory, Triple
from kg.reason.clashes import Clash, clashes
from kg.reason.hermit import Hermit, TimeLimitError

_HOPS = 6
_AT_ONCE = 12
"""Questions in one run of HermiT while it shrinks alone."""


@dataclass(frozen=True)
class Justification:
    """Why something is inconsistent.

    Attributes:
        axioms: Axioms that contradict each other, those of the ontology first.
        minimal: Whether HermiT confirmed that none of them can be spared; time may have been up before.
    """

    axioms: tuple[Axiom, ...]
    minimal: bool


def justification(theory: Theory, hermit: Hermit) -> Justification:
    """Shrink an inconsistent theory to axioms of which none can be spared.

    Args:
        theory: What HermiT called inconsistent.
        hermit: HermiT, with what is left of its time.

    Returns:
        One justification; there may be others.
    """
    found = clashes(_triples(theory, theory.axioms))
    axioms, minimal = theory.axioms, False
    try:
        if found:
            axioms, minimal = _confirmed(theory, _shrunk_by_rules(theory, found[0]), hermit)
        if not minimal:
            axioms, minimal = _shrunk_by_hermit(theory, axioms, hermit)
    except TimeLimitError:
        minimal = False
    return Justification(tuple(sorted(axioms, key=_place)), minimal)


def _confirmed(theory: Theory, axioms: tuple[Axiom, ...], hermit: Hermit) -> tuple[tuple[Axiom, ...], bool]:
    """Ask HermiT in one run whether axioms are inconsistent, and consistent without any one of them.

    Returns:
        The axioms and true; or what is inconsistent for HermiT and false, when the rules saw it otherwise.
    """
    without_one = [_triples(theory, (*axioms[:i], *axioms[i + 1 :])) for i in range(len(axioms))]
    first = hermit.first_inconsistent([*without_one, _triples(theory, axioms)])
    if first is None:
        return theory.axioms, False
    return axioms, first == len(axioms)


@dataclass(frozen=True)
class Contradictions:
    """What the rules of OWL 2 RL alone find.

    Attributes:
        clashes: Number of contradictions.
        why: Explanations of the first ones, each by axioms of which the rules can spare none.
    """

    clashes: int
    why: tuple[Justification, ...]


def by_rules(theory: Theory, explained: int = 5) -> Contradictions:
    """Find and explain contradictions without HermiT.

    Args:
        theory: Ontology and facts.
        explained: At most so many are explained.
    """
    found = clashes(_triples(theory, theory.axioms))
    why = {tuple(sorted(_shrunk_by_rules(theory, clash), key=_place)): None for clash in found[:explained]}
    return Contradictions(len(found), tuple(Justification(axioms, minimal=True) for axioms in why))


def _place(axiom: Axiom) -> tuple[bool, tuple[str, ...]]:
    return axiom.is_fact, tuple(map(str, axiom.main))


def _triples(theory: Theory, axioms: Iterable[Axiom]) -> list[Triple]:
    return [*theory.background, *(triple for axiom in axioms for triple in axiom.triples)]


def _shrunk_by_rules(theory: Theory, clash: Clash) -> tuple[Axiom, ...]:
    """Return axioms that contradict each other by the rules, none of which the rules can spare."""

    def contradict(axioms: Sequence[Axiom]) -> bool:
        return bool(clashes(_triples(theory, axioms)))

    near = list(theory.axioms)
    for hops in range(_HOPS):
        around = _around(theory, clash.things, hops)
        if contradict(around):
            near = around
            break
    return tuple(_needed((), near, contradict, fresh=False))


def _around(theory: Theory, things: Iterable[URIRef], hops: int) -> list[Axiom]:
    """Return the ontology's axioms, the facts that name some things, and the facts some hops further on."""
    rules = [axiom for axiom in theory.axioms if not axiom.is_fact]
    facts = [axiom for axiom in theory.axioms if axiom.is_fact]
    known = set(things)
    taken = {a: None for a in facts if a.main[0] in known or a.main[2] in known}
    for _ in range(hops):
        known |= {node for a in taken for node in (a.main[0], a.main[2]) if isinstance(node, URIRef)}
        taken |= {a: None for a in facts if a.main[0] in known}
    return [*rules, *taken]


def _needed(
    kept: Sequence[Axiom],
    axioms: Sequence[Axiom],
    contradict: Callable[[Sequence[Axiom]], bool],
    *,
    fresh: bool,
) -> Sequence[Axiom]:
    """Return which axioms are needed for a contradiction beside those kept (QuickXplain, Junker 2004).

    Args:
        kept: Axioms that stay.
        axioms: Axioms that contradict each other together with those kept.
        contradict: Whether axioms contradict each other.
        fresh: Whether the kept ones have grown since they were last known to be free of contradiction.
    """
    if fresh and contradict(kept):
        return ()
    if len(axioms) <= 1:
        return axioms
    half = len(axioms) // 2
    first, second = axioms[:half], axioms[half:]
    later = _needed((*kept, *first), second, contradict, fresh=True)
    sooner = _needed((*kept, *later), first, contradict, fresh=bool(later))
    return (*sooner, *later)


def _shrunk_by_hermit(
    theory: Theory, axioms: tuple[Axiom, ...], hermit: Hermit
) -> tuple[tuple[Axiom, ...], bool]:
    """Return axioms of which HermiT can spare none, and whether time was enough to know.

    In each round the shortest beginning of the list is sought that is inconsistent with what is kept
    already; its last axiom is needed, and what comes after it is not.
    """
    kept: tuple[Axiom, ...] = ()
    rest = axioms
    try:
        while True:
            if (
                len(rest) <= _AT_ONCE
            ):  # all but one, for each: the usual end when the rules have shrunk before
                spare = hermit.first_inconsistent(
                    [_triples(theory, (*kept, *rest[:i], *rest[i + 1 :])) for i in range(len(rest))]
                )
                if spare is None:
                    return (*kept, *rest), True
                rest = (*rest[:spare], *rest[spare + 1 :])
                continue
            least = _least_beginning(theory, kept, rest, hermit)
            kept, rest = (*kept, rest[least - 1]), rest[: least - 1]
            if hermit.first_inconsistent([_triples(theory, kept)]) == 0:
                return kept, True
    except TimeLimitError:
        return (*kept, *rest), False


def _least_beginning(theory: Theory, kept: Sequence[Axiom], rest: Sequence[Axiom], hermit: Hermit) -> int:
    """Return the length of the shortest beginning that is inconsistent together with what is kept."""
    low, high = 0, len(rest)  # low is consistent, high is not
    while high - low > 1:
        step = max(1, (high - low) // _AT_ONCE)
        lengths = list(range(low + step, high, step))
        found = hermit.first_inconsistent([_triples(theory, (*kept, *rest[:n])) for n in lengths])
        if found is None:
            low = lengths[-1]
        else:
            high = lengths[found]
            low = lengths[found - 1] if found else low
    return high
