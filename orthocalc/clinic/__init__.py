"""The clinic: what the measurements mean and what follows from them, each number with its rule."""
