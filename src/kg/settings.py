"""Settings from the environment: every variable begins with `KG_`, and an unknown one is an error."""

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, IPvAnyNetwork, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kg.base import PATTERN, PUBLISHED
from kg.errors import KgError

PREFIX = "KG_"
TEST_VARIABLES = frozenset(
    {"KG_SHARED", "KG_REQUIRE_SHARED", "KG_REQUIRE_BROWSER", "KG_REQUIRE_JAVA", "KG_REQUIRE_STORES"}
)
"""Variables that the tests read; known here so that a test run may start the software."""

MEMORY_MB = 1_024
"""Megabytes that a graph may take in memory, unless it is said."""
_URL = r"^(https?://[^\s/?#@]+(/[^\s?#]*)?(\?[^\s#]*)?)?$"
"""An address without a name or password in it: those would reach logs."""


class SettingsError(KgError):
    """A setting is unknown or has a value that cannot be used; names the variable."""


class Settings(BaseSettings):
    """What the command line and the service are told from outside.

    Raises:
        SettingsError: A variable with our prefix is unknown or its value is wrong; names it.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    out: Path = Field(default=Path("build/graph"), description="Build folder (KG_OUT)")
    registers: Path | None = Field(
        default=None, description="Folder of registers and imported tables; the shipped one (KG_REGISTERS)"
    )
    queries: Path | None = Field(
        default=None,
        description="Folder of further saved queries; none. Its files are read anew as they change "
        "(KG_QUERIES)",
    )
    documents: Path | None = Field(
        default=None, description="Folder of the source documents, if there is one (KG_DOCUMENTS)"
    )
    base_iri: str = Field(
        default=PUBLISHED,
        pattern=PATTERN,
        description="Below which IRI everything is named, ending in a slash; fixed at build, whatever host "
        "serves it (KG_BASE_IRI)",
    )

    host: str = Field(default="127.0.0.1", description="Address to listen on (KG_HOST)")
    port: int = Field(
        default=8000, ge=0, le=65535, description="Port to listen on; 0: any free one (KG_PORT)"
    )

    url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$",
        description="Address at which the service is reached from outside, for example https://data.example; "
        "by default what a request names as its host (KG_URL)",
    )

    query_seconds: float = Field(
        default=30, gt=0, description="Seconds that a stranger's query may take (KG_QUERY_SECONDS)"
    )
    query_seconds_long: float = Field(
        default=600,
        gt=0,
        description="Seconds that a query may take with a token for long queries and timeout= "
        "(KG_QUERY_SECONDS_LONG)",
    )
    query_memory_mb: int = Field(
        default=512,
        ge=64,
        description="Megabytes that a stranger's query may take beyond the data (KG_QUERY_MEMORY_MB)",
    )
    answer_rows: int = Field(
        default=1_000_000,
        ge=1,
        description="Rows or triples after which an answer is cut, and marked so (KG_ANSWER_ROWS)",
    )
    answer_mb: int = Field(
        default=512, ge=1, description="Megabytes after which an answer is cut (KG_ANSWER_MB)"
    )
    service_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="IRIs of the SPARQL endpoints that SERVICE in a stranger's query may contact, separated "
        "by commas; by default none (KG_SERVICE_ALLOW)",
    )
    cache_mb: int = Field(
        default=64, ge=0, description="Megabytes of answers kept for those who ask the same (KG_CACHE_MB)"
    )
    exports_mb: int = Field(
        default=2_048,
        ge=16,
        description="Megabytes that files to take away may take beside the releases; what was asked for "
        "longest ago is made anew (KG_EXPORTS_MB)",
    )
    kept_stores: int = Field(
        default=2,
        ge=1,
        description="Releases beside the one in service whose stores are kept on disk, to be asked by name; "
        "that of another one is made when it is asked, in place of the one unasked for longest "
        "(KG_KEPT_STORES)",
    )
    rate: int = Field(
        default=1_200,
        ge=0,
        description="Requests that an address or token may send in a minute; 0: any number. This machine "
        "itself is exempt unless KG_TRUSTED_PROXIES is set (KG_RATE)",
    )
    trusted_proxies: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are "
        "believed, separated by commas (KG_TRUSTED_PROXIES)",
    )
    connections: int = Field(
        default=1_000, ge=10, description="Connections that may be open at once (KG_CONNECTIONS)"
    )

    log: Literal["quiet", "text", "json"] = Field(
        default="quiet",
        description="What goes to the error output: quiet: warnings and errors; text: a line a request too; "
        "json: the same, one JSON object a line (KG_LOG)",
    )
    log_queries: bool = Field(
        default=False,
        description="Whether lines of requests hold what clients asked: queries, words, values "
        "(KG_LOG_QUERIES)",
    )
    log_clients: Literal["none", "short", "full"] = Field(
        default="none",
        description="Whether they hold who asked: none; short: the first 24 bits of an IPv4 address, 48 "
        "of IPv6; full (KG_LOG_CLIENTS)",
    )
    metrics: Annotated[Literal["off", "local"] | tuple[IPvAnyNetwork, ...], NoDecode] = Field(
        default="local",
        description="Who may read /metrics: off: nobody; local: this machine itself, through no proxy; or "
        "the addresses or networks that may, separated by commas (KG_METRICS)",
    )
    stop_notice_seconds: float = Field(
        default=0,
        ge=0,
        description="Seconds that the service says it is not ready before it stops taking connections, so "
        "that whoever sends requests here looks elsewhere in time (KG_STOP_NOTICE_SECONDS)",
    )
    stop_seconds: int = Field(
        default=10,
        ge=0,
        description="Seconds that running answers may take to end once the service stops (KG_STOP_SECONDS)",
    )

    @field_validator("metrics", mode="before")
    @classmethod
    def _who_may(cls, given: object) -> object:
        word = given.strip().lower() if isinstance(given, str) else given
        return word if word in {"off", "local"} else cls._listed(given)

    @field_validator("trusted_proxies", "service_allow", mode="before")
    @classmethod
    def _listed(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        return tuple(part.strip() for part in given.split(",") if part.strip())

    store: str = Field(
        default="auto",
        pattern=r"^(auto|memory|disk|https?://[^\s/?#@]+(/[^\s?#]*)?(\?[^\s#]*)?)$",
        description="Where the graph is asked: memory; disk; auto: memory if it fits KG_MEMORY_MB, else "
        "disk; or the address of a SPARQL 1.1 endpoint that `kg load` has filled (KG_STORE)",
    )
    memory_mb: int = Field(
        default=MEMORY_MB,
        ge=1,
        description="Megabytes that the graph may take in memory with KG_STORE=auto; it is held twice, by "
        "the service and by its workers; `kg build` asks a larger one on disk (KG_MEMORY_MB)",
    )
    store_update: str = Field(
        default="",
        pattern=_URL,
        description="Address for SPARQL updates of that endpoint; `kg load` needs it, or the next "
        "(KG_STORE_UPDATE)",
    )
    store_graphs: str = Field(
        default="",
        pattern=_URL,
        description="Address of its Graph Store Protocol; `kg load` prefers it (KG_STORE_GRAPHS)",
    )
    store_user: str = Field(
        default="", description="Name to tell that endpoint, by Basic or Digest as it asks (KG_STORE_USER)"
    )
    store_password_file: Path | None = Field(
        default=None, description="File whose first line is the password (KG_STORE_PASSWORD_FILE)"
    )
    store_token_file: Path | None = Field(
        default=None,
        description="File whose first line is a bearer token for that endpoint (KG_STORE_TOKEN_FILE)",
    )
    store_seconds: float = Field(
        default=60, gt=0, description="Seconds that endpoint may keep silent (KG_STORE_SECONDS)"
    )

    write: bool = Field(
        default=False, description="Whether holders of tokens may write graphs of their own (KG_WRITE)"
    )
    write_findings: Literal["refuse", "accept"] = Field(
        default="refuse",
        description="What becomes of a write with violations of the shapes: refuse, or accept and record "
        "them (KG_WRITE_FINDINGS)",
    )
    write_mb: int = Field(
        default=16, gt=0, le=40, description="Megabytes that one write may send (KG_WRITE_MB)"
    )
    write_seconds: float = Field(
        default=120, gt=0, description="Seconds that one write and its validation may take (KG_WRITE_SECONDS)"
    )

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  # pydantic checks each
        if unknown := unknown_in(os.environ):
            known = sorted(PREFIX + name.upper() for name in type(self).model_fields)
            raise SettingsError(
                f"Unknown setting: {', '.join(map(_with_nearest, unknown))}.",
                f"Known are: {', '.join(known)}.",
            )
        try:
            super().__init__(**given)
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + str(first["loc"][0]).upper()
            raise SettingsError(
                f"{name}={first['input']!r}: {first['msg']}.", "Set another value or remove the variable."
            ) from error


def unknown_in(environment: Iterable[str]) -> list[str]:
    """Return the names that begin like settings and are none.

    Args:
        environment: Names of variables.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields} | TEST_VARIABLES
    return sorted(
        name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known
    )


def _with_nearest(name: str) -> str:
    """Return a name and which setting may be meant by it, if one is near."""
    near = get_close_matches(name.upper(), [PREFIX + field.upper() for field in Settings.model_fields], n=1)
    return f"{name} (did you mean {near[0]}?)" if near else name
