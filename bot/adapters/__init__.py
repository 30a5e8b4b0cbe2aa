"""Adapters of the handlers' ports that need a library and no service."""
