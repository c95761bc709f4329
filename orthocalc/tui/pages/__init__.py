"""Pages: Case, Measure, Pressure, Prescription and Export."""
