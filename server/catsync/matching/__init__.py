"""Matching people and companies against the mirror (PRODUCT.md M). Scoring is pure; only `retrieval` reads."""
