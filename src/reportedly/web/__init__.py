"""Web: the ledger as pages on this machine, for a desk that follows a story and for coders who review.

app        the application: its pages, and what stands around them
gate       what every request passes first: the name of the host, the origin, who sends it
people     who is asking, what they may do, and whether a page of ours sent it: what routes that write depend on
accounts   login, logout, passwords and tokens; throttle says how often a password may be tried
audit      the page of who did what
api        the questions of the pages for programs, and answers as files
faults     what is answered where somebody may not, where there is nothing, where something broke
uploading  the pages for handing in reports; uploads is the queue that reads them
reasons    why a row is as it is, cell by cell
remembering  pages that are made once for each state of the ledger
review     the pages for reviewing row by row; agreement compares two coders
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
