"""Link: mentions to known actors, places and dates."""
