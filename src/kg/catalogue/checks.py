"""What a golden check of a saved query found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Checked:
    """What a golden check found.

    Attributes:
        query: The query's name.
        version: The query's version.
        rows: Rows of the answer.
        fault: What was expected and what was found instead; empty when all is well.
    """

    query: str
    version: str
    rows: int
    fault: str

    @property
    def passed(self) -> bool:
        """Whether the answer is what the header says."""
        return not self.fault
