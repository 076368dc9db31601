"""An employer's need: what is asked for, who teaches it, who else asks for it."""
