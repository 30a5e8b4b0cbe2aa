"""Adapters of ports that are not a package of their own."""
