"""Commands: one small function each, importing what it needs when it runs."""
