"""Resolve: what is the same across reports, as links with reasons."""
