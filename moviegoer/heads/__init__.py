"""The questions asked of a shot, one TOML file each, and how they are read."""
