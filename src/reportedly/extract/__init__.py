"""Extract: what a report says, read out of its words: sentences, attributions, statements, actors, incidents."""

from reportedly.extract.assembly import extract
from reportedly.extract.tools import Tools, load_tools

__all__ = ["Tools", "extract", "load_tools"]
