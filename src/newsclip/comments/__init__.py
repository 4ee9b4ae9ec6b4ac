"""Reader comments as data, from a page's tree and from a paste's lines."""
