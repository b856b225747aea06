"""A strict stand-in for the CATS API v3: own process, own store, reached over HTTP only.

The product never imports it and it imports nothing of the product. What it promises is CATS_API.md; what is
not confirmed there is a switch (see options.py).
"""
