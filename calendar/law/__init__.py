"""What the law says, as dated rows."""
