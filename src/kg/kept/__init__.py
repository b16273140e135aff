"""Releases that are kept, asked by name: `finding` one, its store on disk, `asking` it in a worker."""

from kg.kept.asking import RELEASE, of_release
from kg.kept.finding import NoReleaseError, kept, named
from kg.kept.stores import ready

__all__ = ["RELEASE", "NoReleaseError", "kept", "named", "of_release", "ready"]
