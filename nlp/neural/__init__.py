"""The learned name finder: small encoders and conditional random fields, decoded together, mended by rules."""
