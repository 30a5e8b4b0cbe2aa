"""Measure the real engine on labelled data, in a scratch: the installed knowledge base is never touched."""
