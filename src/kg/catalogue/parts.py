"""What every part of a header shares: read whole, never changed, and no word that it does not know."""

from pydantic import BaseModel, ConfigDict


class HeaderPart(BaseModel):
    """A table of a header."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
