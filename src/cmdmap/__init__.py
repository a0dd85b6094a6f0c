"""cmdmap: the GIS command map of a sub-district command centre.

Start reading in ``docs/house.md``; every room's ``__init__`` says what belongs in it.
"""

__version__ = "0.1.0"
