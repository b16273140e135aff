"""Below which address everything of ours is named: published IRIs, or those of an operator's own.

What ships (ontology, shapes, saved queries) is written with the published base. `KG_BASE_IRI` names another
one for a whole installation: whoever reads such a file puts it in its place by `named_here`, and the build
writes down for which base a release was made. Which host serves is another matter: pages link by path.
"""

import os
import re

PUBLISHED = "https://w3id.org/govplan/"
VARIABLE = "KG_BASE_IRI"
PATTERN = r"^https?://[A-Za-z0-9._~:\[\]-]+/([A-Za-z0-9._~!$&()*+,;=:@%-]+/)*$"
"""What a base may be: an absolute IRI of ASCII characters that ends in a slash."""

_asked = os.environ.get(VARIABLE, "")

BASE = _asked if re.fullmatch(PATTERN, _asked) else PUBLISHED
"""The base of this installation; `Settings` refuses what is no base."""


_BELOW = BASE[len(PUBLISHED) :] if BASE.startswith(PUBLISHED) else ""
_OTHER = re.compile(re.escape(PUBLISHED) + (f"(?!{re.escape(_BELOW)})" if _BELOW else ""))
"""The published base, unless ours goes on there already: an operator's may stand below the published one."""


def named_here(text: str) -> str:
    """Return the text of a file that ships, or of one written like those, with IRIs below our base."""
    return _OTHER.sub(lambda _: BASE, text)
