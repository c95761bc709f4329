"""Batch: many orders in, a folder of insoles and its ledger out; none lost, whatever stops the run."""
