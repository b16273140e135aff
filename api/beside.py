"""Commands run beside the service."""

import asyncio
from collections.abc import Sequence


async def run(command: Sequence[str]) -> tuple[int, str]:
    """Run a command to its end; it is killed when its caller gives up.

    Args:
        command: Program and arguments.

    Returns:
        The exit code, and what it said on standard error.
    """
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, said.decode(errors="replace")
