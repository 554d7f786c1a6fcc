"""Messages that leave the site: the outbox in which they wait, and the ways by which they go."""
