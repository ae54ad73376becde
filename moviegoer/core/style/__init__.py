"""Style as numbers: how a film is cut, with what each number means and how sure it is."""
