"""Undo (F7): what a sync did is read from its steps, compared with CATS as it is now, and taken back step by step."""
