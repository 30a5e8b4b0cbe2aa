"""Encoders, indexes on disk, caches: whatever reads files or needs a heavy library."""
