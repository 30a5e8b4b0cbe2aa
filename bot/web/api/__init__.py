"""The API, version 1: one route table, from which the router and the OpenAPI document are made."""
