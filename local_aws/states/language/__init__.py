"""Amazon States Language apart from any execution: paths, functions, expressions, resources, errors, values."""
