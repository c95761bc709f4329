"""Readers: one file per vendor format, chosen by content."""
