"""What is read: definitions as they come, what runs did to them, and whom an execution is asked of."""
