"""Messages that leave the site: written whole into an outbox folder."""
