"""Typed doors to `sql/queries`: the only place that names a query. A door is a question or a deed."""
