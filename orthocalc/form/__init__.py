"""Form: the case file as questions for a person, answers in the units people write, and what is wrong with them."""
