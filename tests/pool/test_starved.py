"""Whether a process waits for a processor, or for something else."""

import os
import subprocess
import sys
import time

import pytest

from kg.pool import linux


@pytest.mark.parametrize(("code", "wants"), [("while True: pass", True), ("input()", False)])
def test_who_waits_for_a_processor_is_told_from_who_waits_for_others(code: str, *, wants: bool) -> None:
    command = [sys.executable, "-I", "-c", f"print(flush=True)\n{code}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.5)
        seen = []
        for _ in range(20):
            seen.append(linux.wants_processor(process.pid))
            time.sleep(0.01)
        assert seen.count(wants) >= 15
    finally:
        process.kill()
        process.communicate(timeout=10)


def test_of_a_process_that_is_gone_there_is_nothing_to_tell() -> None:
    process = subprocess.Popen([sys.executable, "-I", "-c", ""])
    process.wait(20)
    with pytest.raises(FileNotFoundError):
        linux.wants_processor(process.pid)
    assert linux.wants_processor(os.getpid()) is True
