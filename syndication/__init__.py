"""The syndication desk."""
