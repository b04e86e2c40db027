"""What answers connections, from a socket to the service that is meant."""
