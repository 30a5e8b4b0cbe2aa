"""Keeping the index in step with the sources, and answering from it."""
