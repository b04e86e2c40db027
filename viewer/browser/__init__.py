"""All that a browser is told and runs, in a cell or as a page of its own."""
