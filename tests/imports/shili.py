"""示例市, a city that does not exist: its plans, its registers, and files that hold its tables."""

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from kg.record import Domain, Plan, Quantity, Record, Target, digest, to_json
from kg.shipped import shipped

PLAN = "990100-women-2021-2030"
CHILDREN = "990100-children-2021-2030"

_DOMAINS = {
    "妇女与健康": (
        "示例孕产妇死亡率控制在9.5/10万以下，城乡差距缩小。",
        "示例产前筛查率达到80%以上。示例孕产妇管理率达到92%以上。",
        "增强示例妇女的健康意识，示例妇女健康素养水平持续提升。",
    ),
    "妇女与教育": (
        "示例女童学前毛入园率达到95%以上。",
        "示例社区女性学习场所达到3个。",
    ),
}
_AGENCIES = (
    ("health", "示例市卫生健康局", "health"),
    ("education", "示例市教育局", "education"),
    ("womens-federation", "示例市妇女联合会", "womens-federation"),
    ("public-security", "示例市公安局", "public-security"),
)


def record(audience: str = "women") -> Record:
    """Return a made-up plan as a record; the children's has the same first domain under its own name."""
    domains = []
    for number, (name, statements) in enumerate(_DOMAINS.items(), 1):
        targets = [
            Target(ordinal=at, printed_number=at, text=text, span=(0, 1), quantities=_quantities(text))
            for at, text in enumerate(statements, 1)
        ]
        named = name if audience == "women" else name.replace("妇女", "儿童")
        domains.append(Domain(ordinal=number, name=named, span=(0, 1), targets=targets))
    word = "妇女" if audience == "women" else "儿童"
    plan = Plan.model_validate(
        {
            "title": f"示例市{word}发展规划（2021—2030年）",
            "audience": audience,
            "place": "示例市",
            "issuer": None,
            "document_number": None,
            "issued": None,
            "period": (2021, 2030),
            "span": (0, 1),
            "domains": domains,
        }
    )
    made = Record(document="made-up.txt", sha256="0" * 64, plans=[plan])
    return made.model_copy(update={"digest": digest(made)})


def _quantities(text: str) -> list[Quantity]:
    if "孕产妇死亡率" not in text:
        return []
    return [
        Quantity(
            indicator="示例孕产妇死亡率",
            comparator="<=",
            value=9.5,
            printed="9.5/10万",
            unit="/10万",
            text=text,
            span=(0, 1),
        )
    ]


def records(*audiences: str) -> dict[str, Record]:
    """Return the made-up plans by key; the women's alone by default."""
    return {f"990100-{audience}-2021-2030": record(audience) for audience in audiences or ("women",)}


def write_records(folder: Path) -> Path:
    """Write the women's plan as a folder of records."""
    folder.mkdir()
    for key, made in records().items():
        (folder / f"{key}.json").write_text(to_json(made), encoding="utf-8")
    return folder


def write_registers(folder: Path) -> Path:
    """Write registers that know 示例市: the shipped ones with its agencies for theirs, and no tables."""
    shutil.copytree(shipped("data", "registers"), folder)
    for kind in ("assignments", "observations"):
        shutil.rmtree(folder / kind, ignore_errors=True)
    with (folder / "places.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(
            ["990100", "示例市", "示例", "", "prefecture", "100000", "Shili (made up)", "", "虚构"]
        )
    with (folder / "agencies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["place", "id", "name_zh", "name_en", "function", "aliases", "source"])
        writer.writerows(
            ["990100", slug, name, slug, function, "", "虚构"] for slug, name, function in _AGENCIES
        )
    header = (folder / "agency-changes.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    (folder / "agency-changes.csv").write_text(header + "\n", encoding="utf-8")
    return folder


Rows = Sequence[Sequence[str | int | float | None]]


def workbook(path: Path, **sheets: Rows) -> Path:
    """Write an xlsx with these sheets."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def text(path: Path, rows: Rows, encoding: str = "utf-8") -> Path:
    """Write a CSV file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its content."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
