"""The ledger: figures as unknowns of the equations that the checks hold, to be solved for any one of them."""
