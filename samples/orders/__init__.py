"""Order intake, pricing, dispatch and reporting."""
