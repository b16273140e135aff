"""What a crash, a power cut or a full disk leaves: files whole or not at all, several of them together."""

from kg.durable.files import ASIDE, exchange, held, sync_folder, write_all, write_synced, write_whole
from kg.durable.together import SWITCHING, InterruptedSwitchError, complete, switch

__all__ = [
    "ASIDE",
    "SWITCHING",
    "InterruptedSwitchError",
    "complete",
    "exchange",
    "held",
    "switch",
    "sync_folder",
    "write_all",
    "write_synced",
    "write_whole",
]
