"""Step Functions on this machine: its API, the checks of definitions, their language, and the engine that runs them."""
