"""The data dictionary: every column of every table, in the ontology's words."""

from collections.abc import Iterator
from typing import NamedTuple

from kg.tabular.describing import Described

FILE = "dictionary.md"


class Entry(NamedTuple):
    """A column, as the dictionary has it."""

    table: str
    name: str
    type: str
    required: str
    key: str
    refers: str
    unit: str
    source: str
    label_zh: str
    label_en: str
    about_zh: str
    about_en: str


def entries(tables: Described) -> Iterator[Entry]:
    """Yield every column of every table, in order."""
    for filled in tables.filled:
        for column in filled.table.columns:
            words = tables.columns[filled.table.name, column.name]
            yield Entry(
                filled.table.name,
                column.name,
                column.type,
                "yes" if column.required else "",
                "primary" if column.key else "",
                column.refers,
                column.unit,
                column.path or f"a {filled.table.kind}",
                words.zh,
                words.en,
                words.zh_about,
                words.en_about,
            )


def to_markdown(tables: Described) -> bytes:
    """Write the dictionary as Markdown, a table of columns below each table's name."""
    about = tables.about
    lines = [
        "# 数据字典 Data dictionary",
        "",
        f"{about.words.zh} {about.words.en}，版本 version {about.version}，{about.issued}，<{about.licence}>",
        "",
    ]
    columns = list(entries(tables))
    for filled in tables.filled:
        words = tables.tables[filled.table.name]
        lines += [
            f"## {filled.table.name}",
            "",
            f"{words.zh} {words.en}（{len(filled.rows)} 行 rows）：{words.zh_about} {words.en_about}",
            "",
            "| 列 column | 类型 type | 键 key | 单位 unit | 来源 source | 名称 label | 说明 description |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [_line(entry) for entry in columns if entry.table == filled.table.name]
        lines.append("")
    return "\n".join(lines).encode()


def _line(entry: Entry) -> str:
    marks = [
        entry.key,
        f"→ {entry.refers}" if entry.refers else "",
        "必有 required" if entry.required else "",
    ]
    cells = (
        f"`{entry.name}`",
        entry.type,
        " ".join(filter(None, marks)),
        entry.unit,
        f"`{entry.source}`",
        f"{entry.label_zh} {entry.label_en}",
        f"{entry.about_zh} {entry.about_en}",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
