"""Where calls go and with which keys: the AWS on this machine, or a Learner Lab after signing in."""
