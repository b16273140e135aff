"""A query as a program sends it: in the shell, in Python, in R."""

import re
from dataclasses import dataclass

_CURL = """\
curl --silent --show-error --fail \\
  --header 'Accept: text/csv' \\
  --data-urlencode {query} \\
  {endpoint}
"""
_PYTHON = """\
from SPARQLWrapper import JSON, POST, SPARQLWrapper  # pip install sparqlwrapper

service = SPARQLWrapper({endpoint})
service.setMethod(POST)
service.setReturnFormat(JSON)
service.setQuery({query})
for row in service.queryAndConvert()["results"]["bindings"]:
    print({{name: cell["value"] for name, cell in row.items()}})
"""
_R = """\
library(httr2)  # install.packages("httr2")

query <- {query}
answer <- request({endpoint}) |>
  req_headers(Accept = "text/csv") |>
  req_body_form(query = query) |>
  req_perform()
rows <- read.csv(text = resp_body_string(answer), encoding = "UTF-8")
"""


@dataclass(frozen=True)
class Sample:
    """A program that asks a query.

    Attributes:
        name: The language or tool, as people call it.
        code: The program.
    """

    name: str
    code: str


def samples(endpoint: str, query: str) -> tuple[Sample, ...]:
    """Return programs that ask a query.

    Args:
        endpoint: Address of the SPARQL endpoint.
        query: The query.
    """
    query = query.replace("\r\n", "\n").strip()
    return (
        Sample("curl", _CURL.format(query=_shell(f"query={query}"), endpoint=_shell(endpoint))),
        Sample("Python", _PYTHON.format(query=_python(query), endpoint=_python(endpoint))),
        Sample("R", _R.format(query=_r(query), endpoint=_r(endpoint))),
    )


def _shell(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _python(text: str) -> str:
    if "\n" in text and '"""' not in text and not text.endswith(('"', "\\")):
        return f'r"""\n{text}\n"""'
    return repr(text)


def _r(text: str) -> str:
    """Write a raw string, whose closing has more dashes than any that the text holds."""
    longest = max((len(dashes) for dashes in re.findall(r"\)(-*)", text)), default=-1)
    dashes = "-" * (longest + 1)
    return f'r"{dashes}({text}){dashes}"'
