"""Short links to queries: a query's text, deflated, is the link, so nothing is kept on the server.

What a link holds is at most as long as a query may be, however well it was squeezed.
"""

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from api.sparql.protocol import MAX_QUERY
from api.transport.problem import ProblemError

PATH = "/sparql/q"
_RAW = -15
"""Window of a deflated stream without header and checksum, as browsers write one too."""
_UTF8 = 4


def packed(text: str) -> str:
    """Return a query as the last segment of its short link.

    Args:
        text: The query.
    """
    squeezer = zlib.compressobj(9, zlib.DEFLATED, _RAW)
    squeezed = squeezer.compress(text.encode()) + squeezer.flush()
    return urlsafe_b64encode(squeezed).decode("ascii").rstrip("=")


def unpacked(segment: str) -> str:
    """Return the query of a short link.

    Args:
        segment: Its last segment.

    Raises:
        ProblemError: It holds no query, or one that is too long.
    """
    opener = zlib.decompressobj(_RAW)
    try:
        squeezed = urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
        text = opener.decompress(squeezed, MAX_QUERY * _UTF8).decode("utf-8")
    except (binascii.Error, ValueError, zlib.error) as error:
        raise _no_query() from error
    if not opener.eof or not text.strip() or len(text) > MAX_QUERY:
        raise _no_query()
    return text


def _no_query() -> ProblemError:
    return ProblemError(
        "not-found",
        "这个链接里没有完整的查询语句；可能在转发时被截断。请向发送的人再要一次。",
        "This link holds no whole query; it may have been cut on its way. Ask whoever sent it for it again.",
    )
