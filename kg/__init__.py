"""The pipeline (docstring to be completed): document → page → mentions → trial → quads → store → answers."""
