"""Pressure: recordings of any vendor in, measures of the foot's loading out; knows no rule."""
