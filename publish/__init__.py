"""What is published: the lab in a browser tab, the book, and a page that leads to both."""
