"""What comes between a request and a co-op: the server, the names, the limits and the probes."""
