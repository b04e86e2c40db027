"""Whose turn it is: a Thread of `turns`, the main one between two others."""

from typing import Any

main: Any = None
now: Any = None
