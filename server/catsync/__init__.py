"""Catsync's companion: settings, matching and durable writing into CATS for the browser extension."""

__version__ = "0.1.0"
