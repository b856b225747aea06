"""The steps from each schema to the next. Never change one that was released: write another."""
