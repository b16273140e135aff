"""Registers: what is read, and that every mistake is named by file, line, column, value and remedy."""

from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel

from kg.errors import RegisterError
from kg.registers import Concept, groups, read_register, topics

HEADER = "slug,label_zh,label_en,definition_zh,definition_en,aliases,broader,source\n"


class Row(BaseModel):
    slug: str
    size: int
    parts: tuple[str, ...] = ()
    kind: Literal["a", "b", ""] = ""


def register(folder: Path, text: str) -> Path:
    path = folder / "made-up.csv"
    path.write_text(text, encoding="utf-8")
    return path


def mistake(path: Path, model: type[BaseModel] = Row) -> RegisterError:
    with pytest.raises(RegisterError) as caught:
        read_register(path, model)
    assert caught.value.remedy
    return caught.value


def test_typed_rows_in_order(tmp_path: Path) -> None:
    path = register(tmp_path, 'size,slug,parts\n3,x,甲 | 乙|\n\n 4 ,"y",\n')
    assert read_register(path, Row) == (Row(slug="x", size=3, parts=("甲", "乙")), Row(slug="y", size=4))


def test_a_byte_order_mark_of_a_spreadsheet_is_no_harm(tmp_path: Path) -> None:
    path = register(tmp_path, "\ufeffslug,size\r\nx,1\r\n")
    assert read_register(path, Row) == (Row(slug="x", size=1),)


def test_cells_over_several_lines_keep_the_line_count(tmp_path: Path) -> None:
    path = register(tmp_path, 'slug,size,parts\nx,1,"甲\n乙"\ny,many,\n')
    assert mistake(path).message.startswith("made-up.csv line 4: column 'size', value 'many'")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "made-up.csv: 文件是空的 the file is empty"),
        ("slug\nx\n", "line 1: 表头缺少列 the header lacks the column 'size'"),
        ("slug,size,colour\n", "line 1: 表头有多余的列 the header has the unknown column 'colour'"),
        ("slug,size,size\n", "line 1: 表头的列重复 the header repeats 'size'"),
        ("slug,size\nx\n", "line 2: 有 1 格，而表头有 2 列 1 cells where the header has 2"),
        ("slug,size\nx,1,2\n", "line 2: 有 3 格，而表头有 2 列 3 cells where the header has 2"),
        ("slug,size\nx,\n", "line 2: column 'size', value '': 必填 Field required"),
        (
            "slug,size\nx,1\n\ny,1.5\n",
            "line 4: column 'size', value '1.5': 不合登记表的要求 Input should be a valid integer",
        ),
        (
            "slug,size,kind\nx,1,c\n",
            "line 2: column 'kind', value 'c': 不合登记表的要求 Input should be 'a', 'b'",
        ),
        ("slug,size\nx,1\nx,2\n", "line 3: column 'slug', value 'x': 已见于第2行 already on line 2"),
        ('slug,size\nx,"1\n', "引号或分隔符有误 broken CSV"),
    ],
)
def test_every_mistake_is_placed(tmp_path: Path, text: str, message: str) -> None:
    assert message in mistake(register(tmp_path, text)).message


def test_a_missing_file_and_a_wrong_encoding(tmp_path: Path) -> None:
    assert "made-up.csv: 文件不存在 there is no such file" in mistake(tmp_path / "made-up.csv").message
    path = tmp_path / "made-up.csv"
    path.write_bytes("slug,size\n妇女,1\n".encode("gb18030"))
    assert "made-up.csv line 2: 文字编码不是 UTF-8 this is not UTF-8" in mistake(path).message


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "a,甲,A,d,d,,,s\nb,乙,B,d,d,丙|甲,,s\n",
            "line 3: column 'aliases', value '甲': 已见于第2行 already on line 2",
        ),
        (
            "a,甲,A,d,d,HPV,,s\nb,乙,B,d,d,ｈｐｖ,,s\n",
            "line 3: column 'aliases', value 'ｈｐｖ': 已见于第2行 already on line 2",
        ),
        ("a,甲,A,d,d,丙|丙,,s\n", "line 2: column 'aliases', value '丙': 已见于第2行 already on line 2"),
        ("a,甲,A,d,d,,c,s\n", "line 2: column 'broader', value 'c': 没有这个代码 no row has this slug"),
        (
            "a,甲,A,d,d,,b,s\nb,乙,B,d,d,,c,s\nc,丙,C,d,d,,a,s\n",
            "line 2: column 'broader', value 'b': 上位概念循环 a circle",
        ),
        ("a,甲,A,d,d,,a,s\n", "a circle (a → a)"),
        (
            "A b,甲,A,d,d,,,s\n",
            "line 2: column 'slug', value 'A b': 不合登记表的要求 String should match pattern",
        ),
    ],
)
def test_concepts_that_contradict_each_other(tmp_path: Path, rows: str, message: str) -> None:
    assert message in mistake(register(tmp_path, HEADER + rows), Concept).message


def test_concepts_are_values_that_cannot_be_changed(tmp_path: Path) -> None:
    (row,) = read_register(register(tmp_path, HEADER + "a,甲,A,d,d,乙|丙,,s\n"), Concept)
    assert (row.names, row.tagged, row.broader) == (("甲", "乙", "丙"), True, "")
    with pytest.raises(ValueError, match="frozen"):
        row.slug = "b"  # type: ignore[misc]  # the very thing that must fail


@pytest.mark.parametrize("rows", [groups(), topics()], ids=["groups", "topics"])
def test_the_shipped_concepts_are_described(rows: tuple[Concept, ...]) -> None:
    for row in rows:
        assert row.label_en.isascii(), row.slug
        assert row.definition_en.endswith("."), row.slug
        assert row.definition_zh.endswith("。"), row.slug
        assert "《" in row.source, row.slug
        assert all(len(name) > 1 for name in row.names), row.slug
        assert not any(set(" ，。|") & set(name) for name in row.names), row.slug


def test_the_shipped_registers_are_large_and_arranged() -> None:
    assert sum(row.tagged for row in groups()) >= 60
    assert sum(row.tagged for row in topics()) >= 120
    for rows in (groups(), topics()):
        by_slug = {row.slug: row for row in rows}
        tops = [row for row in rows if not row.broader]
        assert len(tops) < len(rows) / 6
        assert all(not row.tagged or row.slug in {"older-people", "care-givers"} for row in tops)
        assert all(by_slug[row.broader].label_zh for row in rows if row.broader)
