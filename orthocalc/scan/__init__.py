"""The scan room: a scanned foot or foam impression → the sole that an insole's top follows."""
