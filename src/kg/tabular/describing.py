"""What tables and columns are called and mean, in the ontology's own words, and what dataset they are of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kg.store import GraphStore
from kg.tabular.errors import TabularError
from kg.tabular.model import Column, Table, Words, declared, expanded
from kg.tabular.reading import Filled, read

_WORDS = """
SELECT ?term ?zh ?en ?zh_about ?en_about WHERE {
  ?term rdfs:isDefinedBy ?ontology ; rdfs:label ?zh, ?en ; skos:definition ?zh_about, ?en_about .
  FILTER(LANG(?zh) = "zh" && LANG(?en) = "en" && LANG(?zh_about) = "zh" && LANG(?en_about) = "en")
}"""
_ABOUT = """
SELECT ?version ?issued ?licence ?zh ?en ?zh_about ?en_about WHERE {
  ?dataset a dcat:Dataset ; dcterms:identifier ?version ; dcterms:issued ?issued ; dcterms:license ?licence ;
    dcterms:title ?zh, ?en ; dcterms:description ?zh_about, ?en_about .
  FILTER(LANG(?zh) = "zh" && LANG(?en) = "en" && LANG(?zh_about) = "zh" && LANG(?en_about) = "en")
}"""


@dataclass(frozen=True)
class About:
    """The dataset that tables are of.

    Attributes:
        version: Of the data.
        issued: The day of the release, as ISO 8601.
        licence: IRI of the licence.
        words: Title and description.
    """

    version: str
    issued: str
    licence: str
    words: Words

    @property
    def time(self) -> datetime:
        """The day of the release as a time, for files that have to say one."""
        return datetime.fromisoformat(self.issued)


@dataclass(frozen=True)
class Described:
    """Tables with their rows, and what is said of them.

    Attributes:
        filled: The tables, every one after those that it refers to.
        about: The dataset.
        tables: Table to its words.
        columns: Table and column to their words.
    """

    filled: tuple[Filled, ...]
    about: About
    tables: Mapping[str, Words]
    columns: Mapping[tuple[str, str], Words]

    def of(self, name: str) -> Filled:
        """Return a table by its name; KeyError if there is none."""
        return {filled.table.name: filled for filled in self.filled}[name]


def described(store: GraphStore) -> Described:
    """Read all tables and what is said of them.

    Raises:
        TabularError: As `kg.tabular.reading.read`; or the dataset does not describe itself, or a term of a
            table has no words.
        QueryError: The store fails.
    """
    words = dict(declared().words)
    with store.query(_WORDS) as answer:
        for row in answer.rows():
            said = Words(*(row[name].value for name in ("zh", "en", "zh_about", "en_about")))
            words[row["term"].value] = said
    tables = declared().tables
    return Described(
        tuple(read(store)),
        about(store),
        {table.name: _of_table(table, words) for table in tables},
        {
            (table.name, column.name): _of_column(table, column, words)
            for table in tables
            for column in table.columns
        },
    )


def about(store: GraphStore) -> About:
    """Return what dataset a store holds.

    Raises:
        TabularError: It does not say.
        QueryError: The store fails.
    """
    with store.query(_ABOUT) as answer:
        for row in answer.rows():
            said = {name: term.value for name, term in row.items()}
            words = Words(said["zh"], said["en"], said["zh_about"], said["en_about"])
            return About(said["version"], said["issued"], said["licence"], words)
    raise TabularError(
        "数据没有数据集说明。 The data hold no description of their dataset.",
        "请先构建 run `kg build` first.",
    )


def _of_table(table: Table, words: Mapping[str, Words]) -> Words:
    of = _term(table.kind, words)
    if not table.many:
        return of
    value = _of_column(table, table.columns[1], words)
    return Words(f"{of.zh}：{value.zh}", f"{of.en}: {value.en}", value.zh_about, value.en_about)


def _of_column(table: Table, column: Column, words: Mapping[str, Words]) -> Words:
    if not column.path:
        return _term(table.kind, words)
    first, *rest = [_term(name, words) for name in column.properties]
    zh, en, zh_about, en_about = first.zh, first.en, first.zh_about, first.en_about
    for last in rest:
        zh, en = f"{zh}：{last.zh}", f"{en}: {last.en}"
        zh_about, en_about = f"{zh_about}{last.zh_about}", f"{en_about} {last.en_about}"
    if column.lang:
        language_zh, language_en = declared().languages[column.lang].split()
        zh, en = f"{zh}（{language_zh}）", f"{en} ({language_en})"
    return Words(zh, en, zh_about, en_about)


def _term(name: str, words: Mapping[str, Words]) -> Words:
    found = words.get(expanded(name)) or words.get(name)
    if found is None:
        raise TabularError(
            f"本体没有 {name} 的名称和定义。 The ontology has no labels and definitions of {name}.",
            "请补入本体，或补入 add them to the ontology, or to tables.toml if the term is not ours.",
        )
    return found
