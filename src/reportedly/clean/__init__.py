"""Clean: a raw source to a report, or to a reason why not."""
