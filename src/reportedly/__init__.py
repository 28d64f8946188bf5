"""Reportedly: a ledger of who says what about which incident, on whose word, how sure, and what others say.

The modules in the order of the flow:

    acquire   sources in: files, feeds, web pages, WARC
    clean     a page or text to title, body, byline, dates, captions
    extract   statements, incidents, actors and verification out of a report
    link      mentions to known actors, places and dates
    resolve   the same incident, actor or text across reports
    store     the ledger: add, retire, ask as of
    tell      questions, views, pages, exports

`flow` puts them together on one screen: start there.
"""

__version__ = "0.1.0"
