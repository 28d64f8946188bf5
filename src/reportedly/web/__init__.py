"""Web: the ledger as pages on this machine, for a desk that follows a story and for coders who review.

app        the routes and what guards them
contexts   what each page shows, one frozen dataclass each
addresses  from the address of a page to the question that it puts, and back
reading    what the pages of many things show
showing    what the page of one thing shows
marks      a report's text cut where its statements begin and end
differing  two versions of an article, cut where their words differ
drawing    figures over time; bars, spans, ways and mapping are the other drawings, as plain numbers for SVG and the map
ages       how long ago something was told
"""

from reportedly.web.app import create_app

__all__ = ["create_app"]
