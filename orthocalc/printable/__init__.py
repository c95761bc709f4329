"""Printable: whether a mesh, whoever made it, is a sound solid that fits a printer; what is wrong and what to do."""
