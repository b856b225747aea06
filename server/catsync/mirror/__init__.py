"""The mirror: the local copy of what CATS holds, as far as matching and previews need it (Q5)."""
