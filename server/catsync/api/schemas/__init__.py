"""The shapes on the wire, one module per resource; OpenAPI and validation come from them."""
