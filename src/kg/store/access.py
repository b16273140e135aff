"""How an endpoint elsewhere is reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Access:
    """How an endpoint is reached.

    Attributes:
        query: URL of the query service.
        update: URL of the update service; empty if there is none.
        graphs: URL of the Graph Store Protocol; empty if there is none.
        user: Name for Basic or Digest, whichever the server asks for; empty for none.
        password_file: File with the password in its first line.
        token_file: File with a bearer token in its first line.
        seconds: How long the server may keep silent.
    """

    query: str
    update: str = ""
    graphs: str = ""
    user: str = ""
    password_file: Path | None = None
    token_file: Path | None = None
    seconds: float = 60

    def told(self) -> dict[str, Any]:
        """Return it as JSON can carry it; secrets stay in their files."""
        return {name: str(value) if isinstance(value, Path) else value for name, value in vars(self).items()}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Access":
        """Read what `told` returned."""
        files = {
            name: Path(told[name]) if told.get(name) else None for name in ("password_file", "token_file")
        }
        return cls(**{**told, **files})
