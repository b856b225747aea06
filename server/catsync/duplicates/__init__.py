"""Companies that CATS may hold more than once (M4): compared in the background, grouped, and told apart by people."""
