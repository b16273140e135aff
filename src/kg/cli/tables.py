"""`kg import` and `kg template`: tables and plans of officials taken in, and the form that they fill in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import typer

from kg.cli.app import RecordsOption, app, stderr
from kg.cli.import_summary import of_assignments, of_changes, of_file, of_record
from kg.cli.plan_files import PlanFile, read_plan_file
from kg.errors import RegisterError
from kg.extract.kinds import kind_of
from kg.extract.parts import quantities
from kg.imports import store
from kg.imports.assignments import import_assignments
from kg.imports.changes import compare_tables
from kg.imports.observations import import_observations
from kg.imports.registers import REGISTERS, check, merge, read_grids, register_file
from kg.imports.targets import Given, import_targets
from kg.imports.template import write_template
from kg.intake import read_records
from kg.record import Record
from kg.record import to_json as record_json
from kg.registry import Registry, read_registry
from kg.settings import Settings
from kg.sheets import read_draft
from kg.shipped import shipped
from kg.tables import ASSIGNMENTS, OBSERVATIONS, AssignmentRow, ObservationRow, Table, TableRow

Kind = Literal[
    "assignments",
    "observations",
    "targets",
    "places",
    "agencies",
    "agency-changes",
    "remits",
    "indicators",
    "plan",
]
RegistersOption = Annotated[
    Path | None, typer.Option(help="Folder of registers; KG_REGISTERS or the shipped one by default.")
]


@dataclass(frozen=True)
class Order:
    """What the command was told.

    Attributes:
        file: The table.
        registers: Folder of registers.
        records: Folder of records.
        plan: Key or title of the plan, where the table does not say.
        place: Code or name of the place, where the table does not say.
        key: The table's key.
        source: Where the table is from.
        slugs: Title of a plan → its slug.
        audience: Whom a plan is for, where its file does not say.
        replace: Whether a plan's record may be replaced.
    """

    file: Path
    registers: Path
    records: Path
    plan: str | None = None
    place: str | None = None
    key: str | None = None
    source: str | None = None
    slugs: Mapping[str, str] = field(default_factory=dict)
    audience: str | None = None
    replace: bool = False


@dataclass(frozen=True)
class Prepared:
    """An import that is checked and not written yet.

    Attributes:
        registers: Path below the folder of registers → content.
        records: File name in the folder of records → content.
        summary: What to say about it, line by line.
    """

    registers: Mapping[str, bytes]
    summary: Iterable[str]
    records: Mapping[str, bytes] = field(default_factory=dict)


@app.command("import")
def import_table(  # noqa: PLR0913  # each one an option of the command
    kind: Annotated[Kind, typer.Argument(help="What the file holds.")],
    file: Annotated[
        Path,
        typer.Argument(
            help="A table: .xlsx or .csv (UTF-8, GB18030); a plan: .json record, .xml StratML, .ttl Turtle."
        ),
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; write nothing.")
    ] = False,
    plan: Annotated[
        str | None, typer.Option(help="Key or title of the plan, where the table names none.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option(help="Observations, plan: code or name of the place, where the file names none."),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--as", help="Key to keep the table under; by default the file's name.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Where the table is from; by default what it says itself.")
    ] = None,
    slug: Annotated[
        list[str] | None, typer.Option(help="Targets: TITLE=SLUG of a plan that needs one; repeatable.")
    ] = None,
    audience: Annotated[
        Literal["women", "children"] | None, typer.Option(help="Plan: whom it is for, where it does not say.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Plan: replace the record that is there; its corrections stay.")
    ] = False,
    registers: RegistersOption = None,
    records: RecordsOption = None,
) -> None:
    """Import a table into the registers, or a plan into the records: all of it or nothing."""
    order = Order(
        file=file,
        registers=registers or Settings().registers or shipped("data", "registers"),
        records=records or shipped("data", "plans"),
        plan=plan,
        place=place,
        key=_as_key(key),
        source=source,
        slugs=dict(_pair(one) for one in slug or []),
        audience=audience,
        replace=replace,
    )
    store.check_writable(order.registers)
    prepared = _prepare(kind, order)
    store.try_out(order.registers, prepared.registers)
    for line in prepared.summary:
        typer.echo(line)
    files = {order.registers / name: data for name, data in prepared.registers.items()}
    files |= {order.records / name: data for name, data in prepared.records.items()}
    _finish(files, registers, dry_run=dry_run)


@app.command()
def template(
    kind: Annotated[Literal["assignments", "observations"], typer.Argument(help="What is to be filled in.")],
    plan: Annotated[str, typer.Option(help="Key of the plan.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; KIND-PLAN.xlsx by default.")
    ] = None,
    registers: RegistersOption = None,
    records: RecordsOption = None,
) -> None:
    """Write an Excel form with all targets of a plan, to be filled in and imported."""
    registry = read_registry(registers or Settings().registers)
    path = output or Path(f"{kind}-{plan}.xlsx")
    write_template(kind, plan, read_records(records or shipped("data", "plans")), registry, path)
    typer.echo(f"已写入 written  {path}")
    typer.echo(f"填好后 then      kg import {kind} {path}")


def _as_key(key: str | None) -> str | None:
    if key is not None and not store.is_key(key):
        raise RegisterError(
            f"--as {key}：只能用小写字母、数字和连字符 is no key: lower-case letters, digits and hyphens.",
            "例如 for example --as example-2024",
        )
    return key


def _pair(text: str) -> tuple[str, str]:
    title, separator, slug = text.rpartition("=")
    if not separator:
        raise RegisterError(f"--slug {text}：缺少 has no `=`.", "请写成 write --slug TITLE=SLUG.")
    return title, slug


def _prepare(kind: Kind, order: Order) -> Prepared:
    prepare: dict[str, Callable[[Order], Prepared]] = {
        ASSIGNMENTS: _assignments,
        OBSERVATIONS: _observations,
        "targets": _targets,
        "plan": _plan,
    }
    return prepare[kind](order) if kind in prepare else _register(kind, order)


def _assignments(order: Order) -> Prepared:
    registry = read_registry(order.registers)
    draft = read_draft(order.file, "assignments")
    records, file = read_records(order.records), draft.file
    found = draft.whole(
        lambda read: import_assignments(
            read, records, registry, plan=order.plan, key=order.key, source=order.source
        )
    )
    name = f"{ASSIGNMENTS}/{found.table.key}.csv"
    kept = _kept(registry, ASSIGNMENTS, found.table.key)
    changes = compare_tables(kept, found.table.rows)
    files = {name: store.table_bytes(found.table, AssignmentRow)} if found.table.rows else {}
    return Prepared(
        files, [*of_file(file, name), *of_assignments(found, records), *of_changes(changes, kept)]
    )


def _observations(order: Order) -> Prepared:
    registry = read_registry(order.registers)
    draft = read_draft(order.file, "observations")
    found = draft.whole(
        lambda read: import_observations(
            read, registry, place=order.place, plan=order.plan, key=order.key, source=order.source
        )
    )
    table, file = found.table, draft.file
    name = f"{OBSERVATIONS}/{table.key}.csv"
    kept = _kept(registry, OBSERVATIONS, table.key)
    files = {name: store.table_bytes(table, ObservationRow)} if table.rows else {}
    read = [line for sheet in file.sheets for line in sheet.lines]
    lines = [
        *of_file(file, name),
        f"读取 read        {len(read)} 行 rows",
        f"数据 figures     {len(table.rows)}",
        f"未填 not filled  {sum(not line.text('value') for line in read)} 行 rows",
        *([f"重复 repeated    {found.repeated} 行 rows"] if found.repeated else []),
    ]
    return Prepared(files, [*lines, *of_changes(compare_tables(kept, table.rows), kept)])


def _targets(order: Order) -> Prepared:
    store.check_writable(order.records)
    registry = read_registry(order.registers)
    draft = read_draft(order.file, "targets")
    file = draft.file
    existing = read_records(order.records) if any(order.records.glob("*.json")) else {}
    given = Given(quantities, kind_of, order.slugs, order.source, order.key, existing)
    records, tables = draft.whole(lambda read: import_targets(order.file, read, registry, given))
    files = {f"{ASSIGNMENTS}/{table.key}.csv": store.table_bytes(table, AssignmentRow) for table in tables}
    lines = [*of_file(file, "、".join([*(f"{key}.json" for key in records), *files]))]
    for key, record in records.items():
        lines.extend(of_record(key, record))
    for table in tables:
        kept = _kept(registry, ASSIGNMENTS, table.key)
        lines.extend(of_changes(compare_tables(kept, table.rows), kept))
    lines.extend(_on_trial(order.file.name, records, registry, tables))
    return Prepared(
        files, lines, {f"{key}.json": record_json(record).encode() for key, record in records.items()}
    )


def _plan(order: Order) -> Prepared:
    store.check_writable(order.records)
    registry = read_registry(order.registers)
    file = PlanFile(order.file, order.place, order.audience, order.replace)
    found = read_plan_file(file, registry, order.records)
    left = _on_trial(order.file.name, found.records, registry)
    files = {f"{key}.json": record_json(record).encode() for key, record in found.records.items()}
    return Prepared({}, (*found.summary, *left), files)


def _on_trial(
    name: str,
    records: Mapping[str, Record],
    registry: Registry,
    assignments: Sequence[Table[AssignmentRow]] = (),
) -> list[str]:
    """Refuse records that break the shapes; return what is left to be settled later, as lines."""
    from kg.pipeline import build_day  # noqa: PLC0415 - both load the validator, which tables do not need
    from kg.trial import judge, require_sound  # noqa: PLC0415

    return require_sound(name, judge(records, registry, build_day(), assignments)) if records else []


def _register(kind: str, order: Order) -> Prepared:
    register = REGISTERS[kind]
    kept = register_file(order.registers, register)
    merged = merge(register, kept, order.file.name, read_grids(order.file))
    check(register, merged, order.registers, order.file.name)
    lines = [
        f"表格 table       {order.file.name} → {register.file}",
        f"读取 read        {merged.read} 行 rows",
        *of_changes(merged.changes, kept),
    ]
    return Prepared({register.file: merged.data}, lines)


def _kept(registry: Registry, kind: str, key: str) -> tuple[TableRow, ...]:
    tables = registry.assignments if kind == ASSIGNMENTS else registry.observations
    return next((tuple(table.rows) for table in tables if table.key == key), ())


def _finish(files: Mapping[Path, bytes], registers: Path | None, *, dry_run: bool) -> None:
    if not files:
        stderr.print("没有可导入的内容，什么也没有写入 nothing is filled in; nothing was written.")
    elif store.unchanged(files):
        typer.echo("没有变化 unchanged")
    elif dry_run:
        typer.echo("未写入 not written（--dry-run）")
    else:
        store.replace(files)
        for path in files:
            typer.echo(f"已写入 written   {path}")
        typer.echo(f"下一步 next      kg build{f' --registers {registers}' if registers else ''}")
