"""The engine: runs a definition in Amazon States Language and writes the history that AWS would have written."""
