"""Numbers of the data as both engines read them: one spelling, and none that one of them cannot hold.

Oxigraph keeps decimals in 128 bits with 18 decimals and integers in 64 bits. What does not fit it keeps as a
text that compares with no number: a constraint that should find a fault finds none, in silence.
"""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from kg.errors import BuildError
from kg.record import DECIMALS, WHOLE_DIGITS, calculable
from kg.report import shorten

_INTEGERS = frozenset(
    {
        *(XSD.integer, XSD.long, XSD.int, XSD.short, XSD.byte),
        *(XSD.nonNegativeInteger, XSD.positiveInteger, XSD.nonPositiveInteger, XSD.negativeInteger),
        *(XSD.unsignedLong, XSD.unsignedInt, XSD.unsignedShort, XSD.unsignedByte),
    }
)
_EXACT = _INTEGERS | {XSD.decimal}


def require_calculable(data: Graph) -> None:
    """Refuse data with a number that one of the engines would take for something else.

    Args:
        data: The data.

    Raises:
        BuildError: Names the thing, the property and the number.
    """
    for subject, predicate, literal in _numbers(data):
        number = _value(literal)
        if number is not None and not calculable(number):
            raise BuildError(
                f"{subject} {shorten(predicate)} {literal}：位数太多，无法准确计算和校验 has too many digits "
                "to be calculated with and validated exactly.",
                f"请改为整数部分不超过{WHOLE_DIGITS}位、小数不超过{DECIMALS}位的数 "
                f"write at most {WHOLE_DIGITS} digits before and {DECIMALS} after the point.",
            )


def canonical(literal: Literal) -> Literal:
    """Return a literal in the one spelling of its number (150 for 150.00); anything else as it is."""
    number = _value(literal) if literal.datatype in _EXACT else None
    if number is None:
        return literal
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").removesuffix(".")
    return Literal("0" if plain == "-0" else plain, datatype=literal.datatype, normalize=False)


def _numbers(data: Graph) -> Iterator[tuple[Node, URIRef, Literal]]:
    for subject, predicate, node in data:
        if isinstance(node, Literal) and node.datatype in _EXACT and isinstance(predicate, URIRef):
            yield subject, predicate, node


def _value(literal: Literal) -> Decimal | None:
    """Return the number that a literal stands for; `None` where it is ill-typed, which shapes find."""
    text = str(literal)
    if "e" in text.lower() or (literal.datatype in _INTEGERS and "." in text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
