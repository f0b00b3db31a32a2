"""Letters of reclamation: in Word by a template, and as PDF."""
