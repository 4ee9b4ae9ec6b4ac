"""The review page: what each record says beside the clipping as it was, to look at in a browser."""
