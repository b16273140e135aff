"""The command line `kg`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kg import __version__, corrections, pipeline
from kg.build.release import DATASET, current
from kg.catalogue import SavedQuery, catalogue
from kg.errors import KgError, ParameterError, RecordError
from kg.indicators import indicator_register
from kg.query import run, to_csv, to_json, to_text
from kg.record import Record, facts, items, read_record, to_json as record_json
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import Store

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="妇女儿童发展规划知识图谱 · knowledge graph of women's and children's development plans",
)
_err = Console(stderr=True, highlight=False, soft_wrap=True)
