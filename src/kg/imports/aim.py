"""The plan and the target of one line of a table, or the fault that says why they are not known."""

import dataclasses
from collections.abc import Mapping

from kg.codes import shipped_codes
from kg.errors import RecordError
from kg.imports.cell_faults import Bilingual, cell_fault
from kg.imports.match import Match, Miss, PlanTargets, Wanted
from kg.imports.plans import Plans
from kg.places import PlaceRegister
from kg.record import Record
from kg.sheets import Fault, Line, Sheet

_ABOVE = "表题 title"
"""Stands for the column of what a line takes from the table's title or its sheet's name."""
Reason = tuple[Bilingual, Bilingual]
"""Why a cell is wrong, and what to do."""


class Aim:
    """Finds what the lines of a file mean.

    Args:
        records: The plans, by key.
        places: The register of places.
        plan: The plan that the whole file is about, by key or title, where the importing person says so.

    Raises:
        RecordError: No plan, or more than one, is called so.
    """

    def __init__(self, records: Mapping[str, Record], places: PlaceRegister, plan: str | None) -> None:
        self.plans = Plans(records, places)
        self._records = records
        self._targets: dict[str, PlanTargets] = {}
        self._given = self._choose(plan) if plan else None

    def _choose(self, named: str) -> str:
        keys = self.plans.named(named)
        if len(keys) == 1:
            return keys[0]
        what = "不止一个规划 means several plans" if keys else "没有这个规划 there is no such plan"
        raise RecordError(
            f"--plan {named}：{what}.", f"请用编号 use a key: {', '.join(keys or self.plans.keys)}."
        )

    def targets(self, plan: str) -> PlanTargets:
        """Return the targets of a plan."""
        if plan not in self._targets:
            self._targets[plan] = PlanTargets(plan, self._records[plan], shipped_codes())
        return self._targets[plan]

    def find(self, sheet: Sheet, line: Line) -> Match | Fault:
        """Return the target that a line means."""
        plan = self.plan(sheet, line)
        if isinstance(plan, Fault):
            return plan
        wanted = Wanted(line.printed("target"), line.text("key"), line.printed("domain"), line.text("number"))
        found = self.targets(plan).find(wanted)
        return found if isinstance(found, Match) else self._missed(sheet, line, plan, found)

    def plan(self, sheet: Sheet, line: Line) -> str | Fault:
        """Return the key of the plan that a line is about.

        The line's own word counts most: the plan in its target's id, then its plan column; then what the
        sheet's heading and name, the section and the domain say together (妇女与健康 is in no plan for
        children); then the given plan. None of them may contradict the given one.
        """
        by_key = line.text("key").rpartition("/d")[0]
        for field, text in (("key", by_key), ("plan", line.printed("plan"))):
            if text:
                return self._one(sheet, line, field, self.plans.named(text))
        hinted = self._hinted(sheet, line)
        if isinstance(hinted, str):
            reason = _absent(self.plans.keys)
            wrong = cell_fault(sheet, line, "plan", *(_contrary(self._given) if self._given else reason))
            return dataclasses.replace(wrong, column=_ABOVE, value=hinted)
        if hinted:
            return self._one(sheet, line, "plan", hinted)
        return self._given or cell_fault(sheet, line, "plan", *_unnamed(self.plans.keys))

    def _hinted(self, sheet: Sheet, line: Line) -> tuple[str, ...] | str:
        """Return the plans that what stands around a line leaves possible; none where nothing says any.

        A title of a plan that is not among the records is returned itself: the table is about that one.
        """
        hinted: tuple[str, ...] = ()
        around = (*sheet.title.split("\n"), sheet.name, line.printed("section"), line.printed("domain"))
        for text in around:
            named = self.plans.named(text) if text else ()
            if text and not named and self.plans.claims(text):
                return text
            hinted = tuple(key for key in hinted if key in named) or hinted or named
        return hinted

    def _one(self, sheet: Sheet, line: Line, field: str, keys: tuple[str, ...]) -> str | Fault:
        chosen = tuple(key for key in keys if self._given in (None, key))
        if len(chosen) == 1:
            return chosen[0]
        if not keys:
            return cell_fault(sheet, line, field, *_unknown(self.plans.keys))
        if not chosen:
            return cell_fault(sheet, line, field, *_contrary(self._given or ""))
        named = line.printed(field) if field in line.cells else ""
        return cell_fault(sheet, line, field, *(_several(keys) if named else _unnamed(keys)))

    def _missed(self, sheet: Sheet, line: Line, plan: str, miss: Miss) -> Fault:
        if miss.names:
            remedy = f"该规划的领域有 {'、'.join(miss.names)}", f"its domains are {', '.join(miss.names)}"
        elif miss.near:
            near = "；".join(map(str, miss.near))
            remedy = f"请改写为所指的目标，最相近的是 {near}", f"word it as the target meant; nearest: {near}"
        else:
            remedy = f"规划 {plan} 没有目标，请核对", f"the plan {plan} has no targets: check it"
        field = "target" if miss.of == "text" else miss.of
        return cell_fault(sheet, line, field, (miss.reason_zh, miss.reason_en), remedy)


def _unnamed(keys: tuple[str, ...]) -> Reason:
    return ("没有写明是哪个规划", "nothing says which plan it is about"), (
        f"请加“规划”一列，或用 --plan 指定：{'、'.join(keys)}",
        f"add a column 规划 or give --plan: {', '.join(keys)}",
    )


def _absent(keys: tuple[str, ...]) -> Reason:
    return ("没有这个规划的记录", "there is no record of this plan"), (
        f"请核对地区和起止年份；已有 {'、'.join(keys)}；是另一规划时请用 --plan 指定",
        f"check place and period; known are {', '.join(keys)}; give --plan if another one is meant",
    )


def _unknown(keys: tuple[str, ...]) -> Reason:
    return ("没有这个规划", "there is no such plan"), (
        f"请写全称或编号，已有 {'、'.join(keys)}",
        f"write its full title or key; known are {', '.join(keys)}",
    )


def _several(keys: tuple[str, ...]) -> Reason:
    return ("不止一个规划与此相符", "several plans are called so"), (
        f"请写全称，或用 --plan 指定：{'、'.join(keys)}",
        f"write the full title, or give --plan: {', '.join(keys)}",
    )


def _contrary(given: str) -> Reason:
    return (f"与 --plan {given} 指定的规划不同", f"names another plan than --plan {given}"), (
        "请改正其中之一，或不用 --plan",
        "correct one of them, or leave --plan out",
    )
