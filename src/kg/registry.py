"""All registers of one folder, and the tables imported into it."""

from dataclasses import dataclass
from pathlib import Path

from kg.agencies import AgencyRegister, read_agencies
from kg.codes import shipped_codes
from kg.durable import complete
from kg.indicators import IndicatorRegister, check_units, read_indicators
from kg.places import PlaceRegister, read_places
from kg.registers import Concept, read_register
from kg.remits import Remit, check_remits, read_remits
from kg.shipped import shipped
from kg.tables import ASSIGNMENTS, OBSERVATIONS, AssignmentRow, ObservationRow, Table, read_tables


@dataclass(frozen=True)
class Registry:
    """What the build and the imports look things up in.

    Attributes:
        folder: Where the registers are.
        assignments: Imported tables of responsibilities, by key.
        observations: Imported tables of figures, by key.
    """

    folder: Path
    places: PlaceRegister
    indicators: IndicatorRegister
    groups: tuple[Concept, ...]
    topics: tuple[Concept, ...]
    agencies: AgencyRegister
    remits: tuple[Remit, ...]
    assignments: tuple[Table[AssignmentRow], ...]
    observations: tuple[Table[ObservationRow], ...]


def read_registry(folder: Path | None = None) -> Registry:
    """Read every register and imported table of a folder.

    Args:
        folder: `None` for the shipped `data/registers`.

    Raises:
        RegisterError: A row is wrong, or names what another register or a code list lacks; names file
            and row.
        InterruptedSwitchError: What a killed import began cannot be completed.
    """
    folder = folder or shipped("data", "registers")
    complete(folder, folder / ASSIGNMENTS, folder / OBSERVATIONS)
    places, indicators, remits = read_places(folder), read_indicators(folder), read_remits(folder)
    codes = shipped_codes()
    check_units(indicators, lambda unit: codes.find("unit", unit) is not None)
    check_remits(remits, indicators, codes)
    return Registry(
        folder=folder,
        places=places,
        indicators=indicators,
        groups=read_register(folder / "groups.csv", Concept),
        topics=read_register(folder / "topics.csv", Concept),
        agencies=read_agencies(folder, places),
        remits=remits,
        assignments=read_tables(folder / ASSIGNMENTS, AssignmentRow),
        observations=read_tables(folder / OBSERVATIONS, ObservationRow),
    )
