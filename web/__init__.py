"""Pages, forms, errors, mail and the worker."""
