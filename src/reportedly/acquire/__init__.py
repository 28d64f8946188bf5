"""Acquire: sources in, from files, feeds, web pages and WARC."""
