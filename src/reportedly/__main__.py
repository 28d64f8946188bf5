"""Main: `python -m reportedly` is the program."""

from reportedly.cli import main

main()
