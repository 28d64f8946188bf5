"""Link: mentions to known actors and places."""

from reportedly.link.known import Known, load_known
from reportedly.link.mentions import link

__all__ = ["Known", "link", "load_known"]
