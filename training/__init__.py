"""How the shipped encoder is made: prepare, train, export, calibrate, evaluate."""
