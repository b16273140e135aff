"""Reading saved queries from files: every fault is told with file and line."""

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from kg.base import named_here
from kg.catalogue.header import Header, HeaderError, Place
from kg.catalogue.saved import GIVEN, PLACEHOLDER, SavedQuery
from kg.errors import CatalogueError

_MARK = "#+"
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def read_query(path: Path) -> SavedQuery:
    """Read one saved query.

    Args:
        path: A `.rq` file; the query is named as the file is.

    Raises:
        CatalogueError: The file cannot be read, its name or header is wrong, or parameters and placeholders
            differ; names file and line.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        text = named_here(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{where}: {error}", "请存为 UTF-8 文本 save it as UTF-8 text.") from error
    return parse_query(path.stem, text, where)


def parse_query(name: str, content: str, where: str) -> SavedQuery:
    """Read a saved query from the content of its file.

    Args:
        name: The query's name.
        content: Header in `#+` lines, and SPARQL.
        where: What to call the file in messages.

    Raises:
        CatalogueError: As `read_query`.
    """
    if not _NAME.fullmatch(name):
        raise CatalogueError(
            f"{where}: {name!r} 不能作查询名 is no name of a query.",
            "请用小写字母、数字和连字符 use small letters, digits and hyphens.",
        )
    lines = content.splitlines()
    header = _header(lines, where)
    text = "\n".join("" if line.startswith(_MARK) else line for line in lines)
    _check_placeholders(text, header, where)
    query = SavedQuery(name=name, header=header, text=text.strip() + "\n")
    if query.form is None:
        raise CatalogueError(
            f"{where}: 没有查询语句 there is no line that begins with SELECT, CONSTRUCT or ASK.",
            "请在头部之后写上 SPARQL write it below the header.",
        )
    return query


def _header(lines: Sequence[str], where: str) -> Header:
    # Lines of the query stay as empty ones, so that the parser counts the file's lines.
    toml = "\n".join(
        line.removeprefix(_MARK).removeprefix(" ") if line.startswith(_MARK) else "" for line in lines
    )
    try:
        return Header.model_validate(tomllib.loads(toml))
    except tomllib.TOMLDecodeError as error:
        at = _TOML_LINE.search(str(error))
        line = f", line {at[1]}" if at else ""
        raise CatalogueError(f"{where}{line}: the header is no TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        cause = first.get("ctx", {}).get("error")
        place: Place = cause.place if isinstance(cause, HeaderError) else first["loc"]
        says = str(cause) if isinstance(cause, HeaderError) else first["msg"]
        what = ".".join(str(step) for step in place)
        raise CatalogueError(f"{where}, line {_line(lines, place)}: {what}: {says}") from error


def _line(lines: Sequence[str], place: Place) -> int:
    """Return the line of a place in a header, or the nearest above it: of its table, else the first."""
    heading, *rest = [str(step) for step in place if isinstance(step, str)] or [""]
    tables = [n for n, line in enumerate(lines) if re.match(rf"#\+ *\[+{re.escape(heading)}[.\]]", line)]
    if tables:
        index = place[1] if len(place) > 1 and isinstance(place[1], int) else 0
        start = tables[min(index, len(tables) - 1)]
        end = next((n for n in range(start + 1, len(lines)) if re.match(r"#\+ *\[", lines[n])), len(lines))
        key = rest[0] if rest else ""
    else:
        start, end, key = 0, len(lines), heading
    at = (n for n in range(start, end) if key and re.match(rf"#\+ *{re.escape(key)} *[=.]", lines[n]))
    return next(at, start) + 1


def _check_placeholders(text: str, header: Header, where: str) -> None:
    placeholders = {match["name"] for match in PLACEHOLDER.finditer(text)}
    names = set(header.parameters_by_name)
    if placeholders != names:
        odd = ", ".join(sorted(placeholders ^ names))
        raise CatalogueError(
            f"{where}: parameters and `# VALUES` lines differ: {odd}.",
            "Each parameter needs one line `# VALUES <name>` in the query.",
        )
    if odd_ones := sorted({match["name"] for match in GIVEN.finditer(text)} - names):
        raise CatalogueError(
            f"{where}: `# GIVEN` lines name parameters that there are not: {', '.join(odd_ones)}.",
            f"The query has {', '.join(sorted(names)) or 'none'}.",
        )


def catalogue(folder: Path) -> dict[str, SavedQuery]:
    """Read all saved queries of a folder, by name in alphabetic order.

    Raises:
        CatalogueError: One of them is wrong; names file and line.
    """
    return {path.stem: read_query(path) for path in sorted(folder.glob("*.rq"))}
