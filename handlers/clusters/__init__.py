"""Which tickets are the same problem."""
