"""Reading a document of any supported format as plain text with a map back to where the text came from."""

from kg.document.model import Document, Origin, Piece
from kg.document.reader import MAX_BYTES, read, read_bytes

__all__ = ["MAX_BYTES", "Document", "Origin", "Piece", "read", "read_bytes"]
