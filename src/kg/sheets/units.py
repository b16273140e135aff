"""Units that answer for something: the names in a cell, by role where the cell says who leads."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.sheets.enumerators import without_enumerators
from kg.sheets.text import normal
from kg.vocabulary import vocabulary

Role = Literal["lead", "participating", "oversight"]
ROLES: tuple[Role, ...] = ("lead", "participating", "oversight")

_OPENING, _CLOSING = "([{（【《“", ")]}）】》”"
_COUNTED = re.compile(r"^[0-9]{1,2}[.)）、:]?(?=\D)")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff)）]) +(?=[\u3400-\u9fff(（])")
_LONE = 1


def split_units(text: str) -> list[str]:
    r"""Return the names of units that a cell holds, in its order.

    Names are separated by `、，；/|\·+` or new lines, outside of brackets; 各县、区人民政府 stays one name.
    Two names joined by 和 or 及 are separated where the first one ends as a unit does and the next one
    begins as one does (市教育局和市妇联; 人力资源和社会保障局 stays whole). Counting marks before a name
    (①, (1), 1.) and a last 等 or 等部门 are dropped, and so are repetitions; 公安等部门 is 公安部门. A number
    alone stays: whoever wrote it meant something.

    Args:
        text: The cell's text, without words that say who leads (`read_sheets` takes those out).

    Returns:
        Names in NFKC; none for an empty cell, `无`, `-`.
    """
    names: list[str] = []
    for piece in _pieces(without_enumerators(normal(text))):
        name = _name(piece)
        if name and name not in names:
            names.append(name)
    return names


@dataclass(frozen=True)
class Shares:
    """Who has which role by the words of one cell.

    Attributes:
        named: Role → names to which the cell gives it.
        rest: Names without such a word.
    """

    named: dict[Role, list[str]]
    rest: list[str]


def shares(text: str) -> Shares | None:
    """Read the roles that a cell states: `牵头：A；配合：B`, `A（牵头）、B`, `A牵头，B、C配合`.

    Returns:
        The names by role; `None` when the cell states none.
    """
    whole = normal(text)
    named: dict[Role, list[str]] = {}
    rest: list[str] = []
    at, label = 0, None
    labels = list(_labels().finditer(whole))
    led = any(match["word"] in vocabulary("tables")["roles"]["lead"] for match in labels)
    for match in labels:
        _share(whole[at : match.start()], label, named, rest)
        at, label = match.end(), _role_of_label(match["word"], led=led)
    _share(whole[at:], label, named, rest)
    named = {role: names for role, names in named.items() if names}
    return Shares(named, rest) if named else None


def _share(text: str, label: Role | None, named: dict[Role, list[str]], rest: list[str]) -> None:
    """Give the names of `text` to the label's role, unless a word behind a name says otherwise."""
    waiting: list[str] = []
    for name in split_units(text):
        bare, role, so_far = _behind(name)
        if role is None:
            waiting.append(name)
        elif so_far:
            named.setdefault(role, []).extend([*waiting, bare] if bare else waiting)
            waiting = []
        elif bare:
            named.setdefault(role, []).append(bare)
    if label is None:
        rest.extend(waiting)
    elif waiting:
        named.setdefault(label, []).extend(waiting)


def _behind(name: str) -> tuple[str, Role | None, bool]:
    """Return a name without the role behind it, that role, and whether names before it have it too."""
    if match := _in_brackets().search(name):
        return name[: match.start()] + name[match.end() :], _role(match["word"]), False
    if match := _as_verb().search(name):
        return name[: match.start()].removeprefix("由"), _role(match["word"]), True
    return name, None, False


def _pieces(text: str) -> list[str]:
    """Cut at separators outside brackets, then at joiners; put together what belongs to one name."""
    separators = vocabulary("tables")["units_of_agencies"]["separators"]
    pieces: list[str] = []
    marks: list[str] = []
    depth, begin = 0, 0
    for at, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING and depth > 0)
        if character in separators and (depth == 0 or not _closes(text, at)):
            pieces.append(text[begin:at].strip())
            marks.append(character)
            begin = at + 1
    pieces.append(text[begin:].strip())
    whole = _rejoined(pieces, marks)
    return [part for piece in whole for spaced in _spaced(piece) for part in _joined_names().split(spaced)]


def _closes(text: str, at: int) -> bool:
    """Tell whether a bracket that is open at `at` is closed later; a forgotten one holds nothing together."""
    depth = 0
    for character in text[at:]:
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            if depth == 0:
                return True
            depth -= 1
    return False


def _rejoined(pieces: list[str], marks: list[str]) -> list[str]:
    """Undo a cut after a mere level of government, and one before a single sign that broke off its line."""
    words = vocabulary("tables")["units_of_agencies"]
    whole = pieces[:1]
    for mark, piece in zip(marks, pieces[1:], strict=True):
        level = whole[-1].rsplit("、", 1)[-1] in words["levels"] and piece.startswith(
            tuple(words["continued"])
        )
        if level and mark in "、/":
            whole[-1] += mark + piece
        elif mark == "\n" and len(piece) == _LONE:
            whole[-1] += piece
        else:
            whole.append(piece)
    return whole


def _spaced(piece: str) -> list[str]:
    """Cut at spaces between Chinese where each part ends as a unit does; else they only pad (市 妇 联)."""
    parts = _BETWEEN_CHINESE.split(piece)
    endings = tuple(vocabulary("tables")["units_of_agencies"]["endings"])
    if all(len(part) > len("妇联") and part.endswith(endings) for part in parts):
        return parts
    return ["".join(parts)]


def _name(piece: str) -> str:
    words = vocabulary("tables")["units_of_agencies"]
    name = _COUNTED.sub("", piece).strip(" .。:·•")
    if name.casefold() in words["nobody"]:
        return ""
    match = _and_others().search(name)
    if match and not name[: match.start() + 1].endswith(tuple(words["not_and_others"])):
        name = name[: match.start()]
        if match["noun"].endswith(words["shared"]) and not name.endswith(tuple(words["whole"])):
            name += words["shared"]
    return name.strip()


def _role_of_label(word: str, *, led: bool) -> Role | None:
    """Return the role of a label; 责任单位 says one only beside a label for the lead."""
    if word in vocabulary("tables")["roles"]["others"]:
        return "participating" if led else None
    return _role(word)


def _role(word: str) -> Role:
    roles = vocabulary("tables")["roles"]
    return next(role for role in ROLES if word in roles[role])


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _role_words() -> str:
    roles = vocabulary("tables")["roles"]
    return _any([word for role in ROLES for word in roles[role]])


@cache
def _labels() -> re.Pattern[str]:
    nouns = _any(vocabulary("tables")["roles"]["nouns"])
    words = f"{_role_words()}|{_any(vocabulary('tables')['roles']['others'])}"
    return re.compile(rf"(?:^|(?<=[、,;/|\s]))\s*(?:[0-9]+[.)、]?\s*)?(?P<word>{words})(?:{nouns})\s*:\s*")


@cache
def _in_brackets() -> re.Pattern[str]:
    nouns = _any(vocabulary("tables")["roles"]["nouns"])
    return re.compile(rf"[(\[](?P<word>{_role_words()})(?:{nouns})[)\]]")


@cache
def _as_verb() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{_any(vocabulary('tables')['roles']['behind'])})$")


@cache
def _and_others() -> re.Pattern[str]:
    words = vocabulary("tables")["units_of_agencies"]["and_others"]
    nouns = _any([word.removeprefix("等") for word in words])
    return re.compile(rf"等(?:[0-9一二三四五六七八九十]{{1,3}}(?:个|家)?)?(?P<noun>{nouns})$")


@cache
def _joined_names() -> re.Pattern[str]:
    words = vocabulary("tables")["units_of_agencies"]
    endings = "".join(f"(?<!{re.escape(word)})" for word in words["endings"])
    return re.compile(rf"(?!{endings})(?:{_any(words['joiners'])})(?={_any(words['beginnings'])})")
