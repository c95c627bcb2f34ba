"""Pages of the community, whole without JavaScript."""
