"""`python -m kg.cli` is `kg`."""

from kg.cli.entry import main

main()
