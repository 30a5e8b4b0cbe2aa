"""Articles and their translations."""
