"""The register as a list: every contract with what the clock says of it."""
