"""The embedded default: PostgreSQL from a wheel, a Stripe to test against, an inbox, a sample newspaper."""
