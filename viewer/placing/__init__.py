"""Where everything stands: sizes from our own lettering, positions from Graphviz."""
