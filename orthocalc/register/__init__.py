"""Register: anybody's watertight insole mesh → a template of one's own, in the built-in templates' format."""
