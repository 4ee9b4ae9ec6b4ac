"""Engines that run newsclip on more than one machine."""
