"""`kg indicators`: how the registers meet the records."""

from typing import Annotated

import typer

from kg.cli.app import RecordsOption, app
from kg.indicators import indicator_register
from kg.intake import read_records
from kg.record import items
from kg.shipped import shipped


@app.command()
def indicators(
    records: RecordsOption = None,
    unmapped: Annotated[bool, typer.Option("--unmapped", help="Only phrases that no indicator has.")] = False,
) -> None:
    """Show which indicator each quantity of the records is mapped to."""
    register = indicator_register()
    shown = mapped = total = 0
    for name, record in read_records(records or shipped("data", "plans")).items():
        for at, item in items(record.plans[0]):
            for quantity in item.quantities:
                found = register.find(quantity.indicator)
                if "/targets/" in at:
                    total += 1
                    mapped += found is not None
                if found is None or not unmapped:
                    shown += 1
                    label = f"{found.slug} {found.label_zh}" if found else "—"
                    typer.echo(f"{name}  {at.split('/', 3)[3]}  {quantity.indicator}  →  {label}")
    share = f"{100 * mapped / total:.1f} %" if total else "—"
    typer.echo(f"{shown} 行 rows；目标值 target quantities: {mapped} / {total} 已对应 mapped ({share})")
