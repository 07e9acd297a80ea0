"""Ready-made flows: rules that belong together, switched on and off as one."""
