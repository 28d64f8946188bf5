"""Clean: a page or a text to title, body, byline, dates and captions; copies of one text known by their sketch."""

from reportedly.clean.copies import PERMUTATIONS, Sketch, likeness, sketch
from reportedly.clean.report import clean

__all__ = ["PERMUTATIONS", "Sketch", "clean", "likeness", "sketch"]
