"""Jobs in processes that can be ended: a pool of workers forked from one that has loaded a snapshot.

Machinery only: what a job does is up to the task module that a pool is given.
"""

from kg.pool.errors import (
    BusyError,
    LostWorkerError,
    PlatformError,
    RemoteError,
    TooLargeError,
    TooSlowError,
)
from kg.pool.limits import Job, Limits
from kg.pool.pool import Pool
from kg.pool.reply import Reply
from kg.pool.sink import Sink

__all__ = [
    "BusyError",
    "Job",
    "Limits",
    "LostWorkerError",
    "PlatformError",
    "Pool",
    "RemoteError",
    "Reply",
    "Sink",
    "TooLargeError",
    "TooSlowError",
]
