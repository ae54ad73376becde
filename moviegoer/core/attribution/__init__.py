"""Who directed it: directors told apart by measures of style, films always held out whole."""
