"""The register of agencies: who exists where and when, what else they are called, what became of them."""

from kg.agencies.model import Agency, AgencyChange
from kg.agencies.reading import read_agencies
from kg.agencies.register import AgencyRegister

__all__ = ["Agency", "AgencyChange", "AgencyRegister", "read_agencies"]
