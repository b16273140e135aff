"""Extraction and validation of a part of the work, as pure functions of their inputs.

Nothing here knows of other parts, of processes or of machines. `kg extract FOLDER` runs `extraction` over the
processes of one machine; any engine that calls functions runs both over more (`docs/scaling.md`). What goes
in and comes out is text and small data classes, so that it can travel.
"""
