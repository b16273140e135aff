"""How far a build is, told where there is no terminal."""

from kg.cli.stages import EVERY_SECONDS, Lines


def test_a_line_now_and_then_says_how_much_is_done_how_fast_and_how_long_it_takes() -> None:
    now, said = [100.0], list[str]()
    told = Lines(said.append, lambda: now[0])
    told("规划图 plan graphs", 40, 100)  # forty of an earlier run
    now[0] += EVERY_SECONDS / 2
    told("规划图 plan graphs", 50, 100)
    assert not said, "too early"
    now[0] += EVERY_SECONDS / 2
    told("规划图 plan graphs", 60, 100)
    assert said == ["规划图 plan graphs 60/100 2.0/s 剩余 left 20 s"]
    now[0] += EVERY_SECONDS
    told("校验 validate", 0, 100)
    assert said[1:] == ["校验 validate 0/100"], "another kind of work has a rate of its own"
