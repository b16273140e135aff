"""Knowledge graph of Chinese women's and children's development plans.

The way through the package: a document is read (`kg.document`), extracted (`kg.extract`) into a record
(`kg.record`), records and registers are built (`kg.build`) into named graphs, which are validated
(`kg.validate`), stored (`kg.store`) and queried (`kg.saved`). `kg.pipeline` alone knows that order.
"""

from importlib.metadata import version

__version__ = version("govplan-kg")
