"""Resolve: what is the same across reports, as links with reasons. It knows no ledger, only tellings, sketches and links.

tellings    an incident as one report tells it, reduced to what is compared
candidates  which tellings are worth comparing
features    what speaks for and against, each a documented function
judging     a pair to a link, a set of tellings to links
clusters    links to groups
"""

from reportedly.resolve.candidates import Index, Lookup, candidates
from reportedly.resolve.clusters import Cluster, cluster, prevailing, reach
from reportedly.resolve.copies import Print, copy_links, print_of
from reportedly.resolve.features import Feature, features
from reportedly.resolve.judging import incident_links, judge
from reportedly.resolve.shelf import Entry, Shelf, entries, resolve
from reportedly.resolve.tellings import Spot, Telling, Toll, tellings

__all__ = [
    "Cluster",
    "Entry",
    "Feature",
    "Index",
    "Lookup",
    "Print",
    "Shelf",
    "Spot",
    "Telling",
    "Toll",
    "candidates",
    "cluster",
    "copy_links",
    "entries",
    "features",
    "incident_links",
    "judge",
    "prevailing",
    "print_of",
    "reach",
    "resolve",
    "tellings",
]
