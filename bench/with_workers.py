"""`kg serve` with a number of workers: `python -m bench.with_workers N serve …`.

By itself it takes twice as many as there are cores.
"""

import sys

import api.switching
from api.release import Service
from kg.cli import main
from kg.pool import Limits


def limits_of(slots: int) -> None:
    """Have the service start so many workers at most."""
    own = api.switching.limits

    def fewer(service: Service) -> Limits:
        given = own(service)
        return Limits(slots=slots, long=slots, memory=given.memory)

    api.switching.limits = fewer


if __name__ == "__main__":
    limits_of(int(sys.argv.pop(1)))
    sys.argv[0] = "kg"
    main()
