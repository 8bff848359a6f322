"""From core schema to JSON Schema: the parts of `minipydantic.json_schema.GenerateJsonSchema`.

The public class is made of families of handlers, one method for each type of core schema:
`scalars`, `containers`, `unions`, `wrappers`, `objects` and `arguments`. `generator` walks the
schemas, runs the hooks and keeps the definitions; `naming` chooses the names under `$defs`.
"""
