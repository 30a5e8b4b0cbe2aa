"""Which tickets are like which."""
