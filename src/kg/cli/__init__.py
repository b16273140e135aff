"""The command line `kg`: one module a family of commands, loaded when one of them is called."""

from kg.cli.entry import main

__all__ = ["main"]
