"""Which ticket needs a person now."""
