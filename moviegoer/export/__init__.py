"""Writing an analysis for other tools."""
