"""Keeping the directory true."""
