"""Everything that a service cannot make again, in one verified archive, and back from it."""

from kg.backup.archive import Archived, BackupError, verify
from kg.backup.restoring import Restored, restore
from kg.backup.saving import back_up
from kg.backup.sources import Sources

__all__ = ["Archived", "BackupError", "Restored", "Sources", "back_up", "restore", "verify"]
