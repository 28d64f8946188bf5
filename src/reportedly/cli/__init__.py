"""Command line: the program `reportedly`. Each command parses its words, calls one function and prints.

program   what the commands share
reading   read, evaluate, demo
asking    ask, show, diff, threats, series
judging   link, split, undo
serving   serve
accounts  people, audit
reviewing gold, agreement
"""

from reportedly.cli import accounts, asking, judging, reading, reviewing, serving
from reportedly.cli.program import app, main

__all__ = ["accounts", "app", "asking", "judging", "main", "reading", "reviewing", "serving"]
