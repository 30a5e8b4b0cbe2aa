"""Adapters of the ports: sources that articles come from, and stores that keep them."""
