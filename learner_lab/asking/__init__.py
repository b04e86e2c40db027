"""What a watch, many runs and a designer ask of the account."""
