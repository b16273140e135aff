"""The numeric commitments of a text: figures, what binds them, what they measure.

`figures` finds numbers with their units, `comparators` what binds them, `commitments` which of them commit
anybody; `groups` and `mentions` share a verb or a name among several; `phrases`, `indicators` and `subjects`
make the name of what is measured. `find` is the way in, `baselines` the way in for a preface,
`unread` names the figures that were left over.
"""

from kg.extract.quantities.baselines import FoundBaseline, find_baselines
from kg.extract.quantities.find import FoundQuantity, find_quantities
from kg.extract.quantities.unread import unclaimed_figures

__all__ = ["FoundBaseline", "FoundQuantity", "find_baselines", "find_quantities", "unclaimed_figures"]
