"""The tracker of our own: the adapter of engineering's ports over our database."""
