"""Whether a definition is one that AWS would take, in AWS's words."""
