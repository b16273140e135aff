"""What is looked at, and what is found."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from kg.settings import Settings

Level = Literal["ok", "warn", "fail"]

AREAS = {
    "installation": "安装",
    "settings": "设置",
    "data": "数据",
    "releases": "发布",
    "store": "存储",
    "search": "检索",
    "writes": "写入",
    "tokens": "令牌",
    "machine": "机器",
}
"""Areas in the order in which they are looked at, and what they are called."""


@dataclass(frozen=True)
class Place:
    """What is examined.

    Attributes:
        settings: What the software is told from outside.
        out: The build folder.
        registers: Folder of registers and imported tables.
        records: Folder of records.
        now: What the clock says.
    """

    settings: Settings
    out: Path
    registers: Path
    records: Path
    now: datetime


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        level: `ok`; `warn`: it works, and something wants looking after; `fail`: it does not work.
        zh: What was found.
        en: The same in English.
        remedy: What to do, Chinese first; empty where nothing is to be done.
    """

    level: Level
    zh: str
    en: str
    remedy: str = ""
