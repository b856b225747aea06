"""The named calls of the client, one file per part of the API."""
