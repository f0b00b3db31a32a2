"""Process templates: phases and their weeks."""
