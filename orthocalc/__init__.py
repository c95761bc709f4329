"""orthocalc: foot-pressure and leg-length measurements in, a reasoned prescription and printable insoles out."""

__version__ = "0.1.0"
