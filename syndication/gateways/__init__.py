"""What is not ours: Stripe, the press, mail, the vault, newsroom pages. Each passes the boundary by name."""
