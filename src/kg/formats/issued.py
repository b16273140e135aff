"""An answer with its receipt, as every form writes it."""

from dataclasses import dataclass

from kg.receipts import Receipt
from kg.saved import Answer
from kg.saved.sentence import sentence
from kg.vocab import BASE


@dataclass(frozen=True)
class Issued:
    """An answer with its receipt.

    Attributes:
        answer: The answer.
        receipt: What it says of itself.
        site: Address of the service that people read it at, without a slash at the end; empty if there is
            none: then links lead to the things' own addresses.
    """

    answer: Answer
    receipt: Receipt
    site: str = ""

    @property
    def title(self) -> str:
        """The query's title in the reader's language."""
        header = self.answer.query.header
        return header.title_en if self.answer.language == "en" else header.title_zh

    @property
    def description(self) -> str:
        """What a row is, what counts and what does not, in the reader's language."""
        header = self.answer.query.header
        return header.description_en if self.answer.language == "en" else header.description_zh

    @property
    def question(self) -> str:
        """The question as it was understood."""
        return sentence(self.answer.query, self.answer.values, self.answer.language)

    @property
    def receipt_link(self) -> str:
        """Where the receipt is shown and tried; its id alone where there is no service."""
        return f"{self.site}/receipts/{self.receipt.id}" if self.site else self.receipt.id

    def link(self, iri: str) -> str:
        """Return where a thing can be read about."""
        if self.site and iri.startswith(f"{BASE}id/"):
            return f"{self.site}/{iri.removeprefix(BASE)}"
        return iri

    @property
    def extent(self) -> str:
        """How much of the answer this is, in words."""
        answer, english = self.answer, self.answer.language == "en"
        held = len(answer.rows) if answer.triples is None else len(answer.triples)
        if answer.complete:
            return f"{held:,} rows, all of them" if english else f"共 {held:,} 行，全部列出"
        first, last = answer.offset + 1, answer.offset + held
        more = "" if answer.whole else (" or more" if english else "以上")
        if english:
            return (
                f"rows {first:,}–{last:,} of {answer.total:,}{more}"
                if held
                else f"none of {answer.total:,} rows"
            )
        return (
            f"第 {first:,}—{last:,} 行，共 {answer.total:,} 行{more}"
            if held
            else f"共 {answer.total:,} 行，未列出"
        )
