"""What is remembered in the checkout, for all its notebooks: what was chosen, what was made, whose copy it is."""
