"""The tracker of our own: issues that live in our database, with a board to work on them."""
