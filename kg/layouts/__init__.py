"""Page layouts, a module a site: each holds ``LAYOUT``, a table that ``kg.lines`` runs.

The folder is the list: a module that is dropped here is found.
"""
