"""What a crash, a power cut or a full disk leaves: files whole or not at all, several of them together."""

from kg.durable.files import (
    ASIDE,
    Content,
    exchange,
    held,
    place_synced,
    sync_file,
    sync_folder,
    write_all,
    write_synced,
    write_whole,
)
from kg.durable.together import SWITCHING, InterruptedSwitchError, complete, switch

__all__ = [
    "ASIDE",
    "SWITCHING",
    "Content",
    "InterruptedSwitchError",
    "complete",
    "exchange",
    "held",
    "place_synced",
    "switch",
    "sync_file",
    "sync_folder",
    "write_all",
    "write_synced",
    "write_whole",
]
