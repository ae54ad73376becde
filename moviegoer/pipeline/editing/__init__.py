"""What somebody edited elsewhere, read back: ELAN documents, spreadsheets, the report's file."""
