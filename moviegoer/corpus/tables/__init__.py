"""The tables of all analyses of a corpus as one database that can be asked in SQL."""
