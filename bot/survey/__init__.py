"""Surveys at the edge: what sends them, and what looks for occasions."""
