"""The second engine: PostgreSQL keeps the words, for boroughs that run several machines."""
