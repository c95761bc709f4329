"""Screen: the Textual room, the only one that imports it; measurements in, insoles on screen as fast as one types."""
