"""The register and its history."""
