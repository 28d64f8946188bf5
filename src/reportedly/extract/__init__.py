"""Extract: what a report says, read out of its words."""
