"""What a text is about: the beneficiary groups and topics that it names, by the words of two registers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.flat import fold
from kg.registers import Concept, groups, topics
from kg.vocabulary import vocabulary

_MOST_JOINED = 8
_LONGER_BY = 6
_END = ""


@dataclass(frozen=True, slots=True)
class Tags:
    """Slugs of what a text names, in the registers' order."""

    groups: list[str]
    topics: list[str]


def tag(text: str) -> Tags:
    """Return the groups and topics that an item names.

    The most specific concept is tagged; a broader one only where the text names it too. Names that are run
    together (残疾、单亲妇女) are taken apart.

    Args:
        text: An item's flat text as printed; widths are folded here.
    """
    folded = _key(text)
    of_groups, of_topics, joined, qualified = _matchers()
    named = of_groups.find(folded) | joined.find(folded) | qualified.find(folded)
    return Tags(of_groups.in_order(named), of_topics.in_order(of_topics.find(folded)))


class Matcher:
    """Finds a register's concepts in text: from left to right, the longest name first, none inside another.

    Args:
        concepts: The register's rows; those that are not tagged are never found.
    """

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self._order = [concept.slug for concept in concepts]
        self._slugs: dict[str, str] = {}
        bounds: dict[str, str] = {}
        for concept in concepts:
            if concept.tagged:
                for name in names(concept):
                    self._slugs[name] = concept.slug
                    bounds[name] = _bounds(name, concept)
        first = "".join({name[0] for name in bounds})
        self._names = re.compile(f"(?=[{re.escape(first)}]){_any_of(bounds)}" if bounds else "(?!)")

    def find(self, text: str) -> set[str]:
        """Return the slugs of the concepts that folded text names."""
        return {self._slugs[name] for name in self._names.findall(text)}

    def in_order(self, slugs: Iterable[str]) -> list[str]:
        """Return slugs in the register's order."""
        wanted = set(slugs)
        return [slug for slug in self._order if slug in wanted]


def names(concept: Concept) -> list[str]:
    """Return a concept's names, folded as text is folded for matching."""
    return [_key(name) for name in concept.names]


def _key(text: str) -> str:
    return fold(text).casefold()


def _bounds(name: str, concept: Concept) -> str:
    """Return the expression for what may not stand around a name, to be matched at its end."""
    not_after = "".join(f"(?<!{re.escape(_key(word) + name)})" for word in concept.not_after)
    not_before = "|".join(re.escape(_key(word)) for word in concept.not_before)
    return not_after + (f"(?!{not_before})" if not_before else "")


def _any_of(names_and_bounds: dict[str, str]) -> str:
    """Return one expression for all names, the longest first.

    Alternatives are tried one by one, so names share the expressions of their beginnings: that is thirty
    times faster.
    """
    tree: dict[str, Any] = {}
    for name, bounds in names_and_bounds.items():
        node = tree
        for char in name:
            node = node.setdefault(char, {})
        node[_END] = bounds
    return _expression(tree)


def _expression(node: dict[str, Any]) -> str:
    branches = [re.escape(char) + _expression(rest) for char, rest in node.items() if char != _END]
    if _END in node:
        branches.append(node[_END])
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


class JoinedNames:
    """Finds groups whose names share one noun: 残疾、单亲妇女, 留守流动儿童, 困境妇女儿童.

    Args:
        concepts: The register of groups.
        nouns: Tables `nouns` of the vocabulary: where modifiers are taken `of`, what they stand `before`, and
            which are `never_joined`.
        connectors: What stands between modifiers.
    """

    def __init__(
        self, concepts: Sequence[Concept], nouns: Sequence[dict[str, list[str]]], connectors: Sequence[str]
    ) -> None:
        tagged = [concept for concept in concepts if concept.tagged]
        self._connectors = tuple(sorted(connectors, key=len, reverse=True))
        self._names = {name for concept in tagged for name in names(concept)}
        self._nouns = tuple(noun for table in nouns for noun in table["before"])
        self._families = [_Family.of(table, tagged) for table in nouns]

    def find(self, text: str) -> set[str]:
        """Return the slugs of the groups whose modifiers stand before a noun of folded text."""
        return {
            slug
            for family in self._families
            for noun in family.nouns.finditer(text)
            for slug in self._walk(text, noun, family)
        }

    def _walk(self, text: str, noun: re.Match[str], family: "_Family") -> Iterator[str]:
        """Go back from a noun over modifiers and what joins them."""
        end = self._over_nouns(text, noun.start())
        for _ in range(_MOST_JOINED):
            modifier = family.modifiers.search(text, max(0, end - family.longest), end)
            if modifier is not None:
                if not self._is_in_name(text, modifier.start(), noun.end()):
                    yield family.slugs[modifier[0]]
                end = modifier.start()
                continue
            connector = next((word for word in self._connectors if text.endswith(word, 0, end)), None)
            if connector is None:
                return
            end -= len(connector)

    def _is_in_name(self, text: str, start: int, end: int) -> bool:
        """Tell whether a modifier and its noun end a name (残疾女童), which is found as itself."""
        return any(text[at:end] in self._names for at in range(max(0, start - _LONGER_BY), start + 1))

    def _over_nouns(self, text: str, end: int) -> int:
        """Step over the noun of another family directly before: 残疾妇女儿童."""
        return next((end - len(noun) for noun in self._nouns if text.endswith(noun, 0, end)), end)


@dataclass(frozen=True, slots=True)
class _Family:
    """Nouns that share modifiers."""

    nouns: re.Pattern[str]
    modifiers: re.Pattern[str]
    slugs: dict[str, str]
    longest: int

    @classmethod
    def of(cls, table: dict[str, list[str]], concepts: Sequence[Concept]) -> "_Family":
        """Return the family of a table of the vocabulary."""
        endings, never = tuple(table["of"]), frozenset(table["never_joined"])
        slugs: dict[str, str] = {}
        bounds: dict[str, str] = {}
        for concept in concepts:
            for name in names(concept):
                modifier = next((name.removesuffix(word) for word in endings if name.endswith(word)), "")
                if modifier and modifier not in never:
                    slugs[modifier] = concept.slug
                    bounds[modifier] = _bounds(modifier, concept)
        nouns = "|".join(re.escape(noun) for noun in sorted(table["before"], key=len, reverse=True))
        modifiers = re.compile(f"{_any_of(bounds)}$" if bounds else "(?!)")
        return cls(re.compile(nouns), modifiers, slugs, max(map(len, slugs), default=0))


class QualifiedNames:
    """Finds the second group of a qualified name: 农村低收入妇女 are rural women too.

    Args:
        concepts: The register of groups.
        qualifiers: Tables `qualifiers` of the vocabulary: the `word`, the `group` it names, and what
            the names that it qualifies end `of`.
    """

    def __init__(self, concepts: Sequence[Concept], qualifiers: Sequence[dict[str, Any]]) -> None:
        known = [name for concept in concepts if concept.tagged for name in names(concept)]
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for table in qualifiers:
            qualified = {name: "" for name in known if name.endswith(tuple(table["of"]))}
            pattern = re.compile(f"{re.escape(_key(table['word']))}{_any_of(qualified)}")
            self._patterns.append((pattern, table["group"]))

    def find(self, text: str) -> set[str]:
        """Return the slugs of the groups that qualifiers in folded text name."""
        return {slug for pattern, slug in self._patterns if pattern.search(text)}


@cache
def _matchers() -> tuple[Matcher, Matcher, JoinedNames, QualifiedNames]:
    words = vocabulary("tags")
    joined = JoinedNames(groups(), words["nouns"], words["connectors"])
    qualified = QualifiedNames(groups(), words["qualifiers"])
    return Matcher(groups()), Matcher(topics()), joined, qualified
