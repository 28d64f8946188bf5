"""Link: mentions to known actors and places."""

from reportedly.link.known import Known, load_known

__all__ = ["Known", "load_known"]
