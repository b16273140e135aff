"""Which functions presumably answer for a target: pure, by the rules of the register of remits."""

from kg.presume.decide import Presumption, presume

__all__ = ["Presumption", "presume"]
