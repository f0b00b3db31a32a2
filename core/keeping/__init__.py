"""Files that people send: known by their content, kept once each, swept when nothing names them any more."""
