"""What imports of logs have in common: of deviations and of feedback, read by the machinery that reads registers."""
