"""A researcher's pack: a query, its answer and all that it takes to cite, re-run and verify it, in one zip.

`release` is what the data say of themselves, `saved_form` a query as a file, `citing` how the result
is cited, `telling` the README, `parts` all files, `archive` the zip, `answering` the task of a worker.
"""

from kg.packs.answering import asked_on, pack_saved
from kg.packs.archive import CHART, MEDIA_TYPE, added, read, readable
from kg.packs.parts import pack

__all__ = ["CHART", "MEDIA_TYPE", "added", "asked_on", "pack", "pack_saved", "read", "readable"]
