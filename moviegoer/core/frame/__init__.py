"""The picture in its frame, and what the camera does."""
