"""Tell: questions to the ledger, and the forms of their answers."""
