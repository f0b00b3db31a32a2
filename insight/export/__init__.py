"""The register out of the house: one row a contract, with what the clock says of it."""
