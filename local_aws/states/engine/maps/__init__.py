"""Map: the same states for each item, inline or in child executions."""
