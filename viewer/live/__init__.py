"""Widgets in a cell: the live view of an execution, and the form for the front of the room."""
