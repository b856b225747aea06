"""Matching people and companies against the mirror (PRODUCT.md M). Scoring is pure; only candidates, postings and the
two modules of retrieval read."""
