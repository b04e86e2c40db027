"""Is all well, what is left, and what did it cost."""
