"""Lets every test import the writers of test films as ``films``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
