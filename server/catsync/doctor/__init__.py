"""`catsync doctor`: whether everything is as it must be (ARCHITECTURE 11), and how this CATS behaves (13)."""
