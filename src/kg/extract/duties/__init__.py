"""The duties that a text gives to public bodies: `bodies` finds who, `words` knows what makes a duty."""

from kg.extract.duties.find import FoundDuty, find_duties

__all__ = ["FoundDuty", "find_duties"]
