"""Web: the ledger as pages on this machine, for a desk that follows a story and for coders who review.

app        the routes and what guards them
contexts   what each page shows, one frozen dataclass each
reading    from the ledger's answers to these contexts
marks      a report's text cut where its statements begin and end
drawing    figures over time, and how a statement travelled, as plain numbers for SVG
"""

from reportedly.web.app import create_app

__all__ = ["create_app"]
