"""What is heard and read: speech, subtitles, and who says it."""
