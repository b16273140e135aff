"""A folder of documents extracted by several processes: resumable, in bounded memory, a bad one hinders none.

`workers` runs extraction in processes that can be ended; `ledger` keeps what is done on disk; `gathering`
joins both.
"""

from kg.harvest.gathering import SET_ASIDE, Harvest, Pace, harvest
from kg.harvest.ledger import HarvestError
from kg.harvest.workers import Limits

__all__ = ["SET_ASIDE", "Harvest", "HarvestError", "Limits", "Pace", "harvest"]
