"""What the lab makes in an account: found or created, told from what is foreign, waited for."""
