"""Records and registers: what the next build is made from."""

from collections.abc import Iterator
from itertools import chain

from kg.corrections import check_unlisted
from kg.doctor.finding import Finding, Place
from kg.durable import SWITCHING
from kg.errors import KgError
from kg.record import read_record
from kg.registry import read_registry
from kg.tables import ASSIGNMENTS, OBSERVATIONS


def data(place: Place) -> Iterator[Finding]:
    """Look at records and registers; what a killed import left is completed by reading them."""
    folders = (place.records, place.registers, place.registers / ASSIGNMENTS, place.registers / OBSERVATIONS)
    if any(chain.from_iterable(folder.glob(f"{SWITCHING}*") for folder in folders)):
        yield Finding("warn", "有一次导入被中断，现在补完", "An import was interrupted; it is completed now")
    registry = read_registry(place.registers)
    tables = len(registry.assignments) + len(registry.observations)
    yield Finding(
        "ok", f"登记表可读，导入表 {tables} 张", f"The registers can be read, and {tables} imported tables"
    )
    yield from _records(place)


def _records(place: Place) -> Iterator[Finding]:
    sound, wrong = 0, 0
    for path in sorted(place.records.glob("[!.]*.json")):
        try:
            check_unlisted(read_record(path), path.name)
            sound += 1
        except KgError as error:
            wrong += 1
            yield Finding("fail", error.message, error.message, error.remedy)
    if sound:
        yield Finding("ok", f"{sound} 份记录合乎模式", f"{sound} records fit the schema")
    elif not wrong:
        where = place.records.name
        yield Finding(
            "fail", f"{where} 里没有记录", f"There are no records in {where}", "请检查路径 check --records"
        )
