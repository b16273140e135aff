"""What validation found as work to be done: by whom, on which target, with the words at fault.

`reading` reads the stored report, `fixers` knows who is to settle what, `lists` chooses and counts; `lines`,
`paper`, `book` and `plain` write it for the terminal, for paper, for Excel and for programs.
"""

from kg.worklist.lists import By, Chosen, WorkList, choose, whole, work_lists
from kg.worklist.model import Acceptance, Finding, Findings, Fixer, Ground, Item, Named, Quote, Rule
from kg.worklist.reading import read_findings

__all__ = [
    "Acceptance",
    "By",
    "Chosen",
    "Finding",
    "Findings",
    "Fixer",
    "Ground",
    "Item",
    "Named",
    "Quote",
    "Rule",
    "WorkList",
    "choose",
    "read_findings",
    "whole",
    "work_lists",
]
