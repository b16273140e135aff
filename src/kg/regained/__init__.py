"""A plan's record read back from its graph: the build's inverse, up to spelling.

`plan` reads one plan's graph; `release` the plans of a release, `turtle` those of a Turtle file.
"""

from kg.regained.plan import Names, regain
from kg.regained.release import Regained, plan_digests, read_release
from kg.regained.turtle import read_turtle

__all__ = ["Names", "Regained", "plan_digests", "read_release", "read_turtle", "regain"]
