"""A support organisation in simulated time, and what judges its month."""
