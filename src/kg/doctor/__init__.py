"""Whether everything that a service needs is there and sound: looked at piece by piece, with what to do."""

from kg.doctor.examining import examine
from kg.doctor.finding import AREAS, Finding, Place

__all__ = ["AREAS", "Finding", "Place", "examine"]
