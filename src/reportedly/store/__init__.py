"""Store: the ledger, which adds and retires and answers as of any day."""
