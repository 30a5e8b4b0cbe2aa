"""The outside world and the wiring."""
