"""Core schema -> Python source: the fast path in front of the interpreter.

A generated function takes one input and either returns the valid value or gives up by returning
a `Fail`, and then the interpreter runs on the same input from the start: it accepts what the fast
path did not dare to, or explains what is wrong. For that the generated code has no side effects
until it has succeeded: it touches exact built-in types only (`type(x) is int`), records what code
of the user's did, and consumes no iterators. Whatever exception comes, it gives up.

source      lines, indentation, the objects that generated code names
plan        what emitters share: configuration, definitions, functions still to be written
scalars     emitters: numbers, strings, dates, enums, literals
containers  emitters: lists, sets, tuples, dicts, nullables, defaults
unions      emitters: unions by exact type, tagged unions
models      emitters: models
fields      emitters: the fields of a model, from a dict, attributes or parameters
instances   emitters: making an instance, filling its slots
functions   emitters: code of the user's, each call made once
entries     the functions that callers use, and the methods for a model's class
coerce      run-time helpers: what lax mode accepts beside the exact type
program     the table of emitters; source -> function

Serializers are generated from the tree of serializing nodes. A generated function writes usual
values itself and leaves each unusual one to its node, so nothing is done twice and all is told:

serialize             a model, a root model or a bare value -> function
serialize_methods     `model_dump` and `model_dump_json` for a model's class
serialize_records     the function that writes all fields of a model at once
serialize_items       the function that adds field by field: some are left out, or computed
serialize_values      what expressions share; how a value gets to its node
serialize_scalars     expressions: numbers, strings, dates, enums, literals
serialize_containers  expressions: lists, sets, tuples, dicts, typed dicts
serialize_classes     expressions: instances of models, unions; the table of all expressions
"""
