"""What only a live account can say: the questions, where they are asked, and the masked record of the answers."""
