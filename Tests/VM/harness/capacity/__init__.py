"""How many virtual functions there can be: predicted, and made."""
