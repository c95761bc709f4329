"""Widgets: what stands on the screen's pages."""
