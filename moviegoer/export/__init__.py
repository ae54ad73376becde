"""A finished analysis in the formats of other programs: one file here a format.

Each makes bytes of an analysis and touches no disk; :mod:`moviegoer.export.formats` lists them.
"""
