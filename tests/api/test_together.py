"""What an answer writes reaches the connection in order, its header with what follows."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from api.transport.together import Together
from tests.loops import run


class Wire(asyncio.Transport):
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        self.written.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def test_header_and_body_are_one_write() -> None:
    async def main() -> None:
        wire = Wire()
        together = Together(wire, asyncio.get_running_loop())
        together.write(b"header ")
        together.write(b"body ")
        together.write(b"more")
        assert wire.written == [b"header body ", b"more"]
        await asyncio.sleep(0)
        assert wire.written == [b"header body ", b"more"]

    run(main())


def test_a_header_alone_goes_out_in_the_next_turn_of_the_loop() -> None:
    async def main() -> None:
        wire = Wire()
        together = Together(wire, asyncio.get_running_loop())
        together.write(b"header")
        assert wire.written == []
        await asyncio.sleep(0)
        assert wire.written == [b"header"]

    run(main())


@given(st.lists(st.binary(max_size=5) | st.none(), max_size=8))
def test_all_is_written_in_order_and_before_the_end(steps: list[bytes | None]) -> None:
    async def main() -> None:
        wire = Wire()
        together = Together(wire, asyncio.get_running_loop())
        for step in steps:
            if step is None:
                await asyncio.sleep(0)
            else:
                together.write(step)
        together.close()
        assert b"".join(wire.written) == b"".join(step for step in steps if step is not None)
        assert together.is_closing()

    run(main())
