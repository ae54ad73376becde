"""Drawing an analysis as one HTML page."""
