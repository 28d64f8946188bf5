"""Command line: the program `reportedly`. Each command parses its words, calls one function and prints.

program   what the commands share
reading   read, evaluate, demo
asking    ask, show, diff, threats, series
judging   link, split, undo
serving   serve
accounts  people, audit
reviewing gold, agreement
exporting export
"""

from reportedly.cli import accounts, asking, exporting, judging, reading, reviewing, serving
from reportedly.cli.program import app, main

__all__ = ["accounts", "app", "asking", "exporting", "judging", "main", "reading", "reviewing", "serving"]
