"""Export: meshes to files, whole or not at all."""
