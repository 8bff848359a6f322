"""The builders of core schemas, as a table.

A line is ``function type parameters``. A parameter stands for itself when it is required, ends in
``?`` when it defaults to `None` (and is then left out of the schema), or carries its default. ``@``
abbreviates ``ref? metadata? serialization?``. The type ``-`` gives a dictionary without a tag.
"""

TABLE = """
plain_serializer_function_ser_schema function-plain function * is_field_serializer? info_arg? \
return_schema? when_used='always'
wrap_serializer_function_ser_schema function-wrap function * is_field_serializer? info_arg? \
schema? return_schema? when_used='always'
format_ser_schema format formatting_string * when_used='json-unless-none'
to_string_ser_schema to-string * when_used='json-unless-none'
model_ser_schema model cls schema
invalid_schema invalid ref? metadata?
computed_field computed-field property_name return_schema * alias? serialization_exclude_if? \
metadata?
any_schema any * @
none_schema none * @
bool_schema bool strict? @
int_schema int * multiple_of? le? ge? lt? gt? strict? @
float_schema float * allow_inf_nan? multiple_of? le? ge? lt? gt? strict? @
decimal_schema decimal * allow_inf_nan? multiple_of? le? ge? lt? gt? max_digits? \
decimal_places? strict? @
fraction_schema fraction * multiple_of? le? ge? lt? gt? strict? @
complex_schema complex * strict? @
str_schema str * pattern? max_length? min_length? strip_whitespace? to_lower? to_upper? \
ascii_only? regex_engine? strict? coerce_numbers_to_str? @
bytes_schema bytes * max_length? min_length? strict? @
date_schema date * strict? le? ge? lt? gt? now_op? now_utc_offset? @
time_schema time * strict? le? ge? lt? gt? tz_constraint? microseconds_precision='truncate' @
datetime_schema datetime * strict? le? ge? lt? gt? now_op? tz_constraint? now_utc_offset? \
microseconds_precision='truncate' @
timedelta_schema timedelta * strict? multiple_of? le? ge? lt? gt? \
microseconds_precision='truncate' @
literal_schema literal expected * @
missing_sentinel_schema missing-sentinel schema? * metadata? serialization?
ellipsis_schema ellipsis metadata? serialization?
is_instance_schema is-instance cls * cls_repr? @
is_subclass_schema is-subclass cls * cls_repr? @
callable_schema callable * @
uuid_schema uuid * version? strict? @
filter_seq_schema include-exclude-sequence * include? exclude?
list_schema list items_schema? * min_length? max_length? fail_fast? strict? @
deque_schema deque items_schema? * min_length? max_length? fail_fast? strict? @
tuple_schema tuple items_schema * variadic_item_index? min_length? max_length? fail_fast? \
strict? @
set_schema set items_schema? * min_length? max_length? fail_fast? strict? @
frozenset_schema frozenset items_schema? * min_length? max_length? fail_fast? strict? @
generator_schema generator items_schema? * min_length? max_length? @
filter_dict_schema include-exclude-dict * include? exclude?
dict_schema dict keys_schema? values_schema? * min_length? max_length? fail_fast? strict? @
frozendict_schema frozendict keys_schema? values_schema? * min_length? max_length? fail_fast? \
strict? @
ordered_dict_schema ordered-dict keys_schema? values_schema? * min_length? max_length? \
fail_fast? strict? @
counter_schema counter keys_schema? values_schema? * min_length? max_length? fail_fast? strict? @
nullable_schema nullable schema * strict? @
union_schema union choices * auto_collapse? custom_error_type? custom_error_message? \
custom_error_context? mode? @
tagged_union_schema tagged-union choices discriminator * custom_error_type? \
custom_error_message? custom_error_context? strict? from_attributes? @
chain_schema chain steps * @
lax_or_strict_schema lax-or-strict lax_schema strict_schema * strict? @
json_or_python_schema json-or-python json_schema python_schema * @
typed_dict_field typed-dict-field schema * required? validation_alias? serialization_alias? \
serialization_exclude? metadata? serialization_exclude_if?
typed_dict_schema typed-dict fields * cls? cls_name? computed_fields? strict? extras_schema? \
extra_behavior? total? @ config?
model_field model-field schema * validation_alias? serialization_alias? serialization_exclude? \
serialization_exclude_if? frozen? metadata?
model_fields_schema model-fields fields * model_name? computed_fields? strict? extras_schema? \
extras_keys_schema? extra_behavior? from_attributes? @
model_schema model cls schema * generic_origin? custom_init? root_model? post_init? \
revalidate_instances? strict? frozen? extra_behavior? config? @
dataclass_field dataclass-field name schema * kw_only? init? init_only? validation_alias? \
serialization_alias? serialization_exclude? metadata? serialization_exclude_if? frozen?
dataclass_args_schema dataclass-args dataclass_name fields * computed_fields? \
collect_init_only? @ extra_behavior?
dataclass_schema dataclass cls schema fields * generic_origin? cls_name? post_init? \
revalidate_instances? strict? @ frozen? slots? config?
named_tuple_field named-tuple-field name schema * validation_alias? metadata?
named_tuple_schema named-tuple cls fields * cls_name? @
arguments_parameter - name schema * mode? alias?
arguments_v3_parameter - name schema * mode? alias?
custom_error_schema custom-error schema custom_error_type * custom_error_message? \
custom_error_context? @
json_schema json schema? * @
url_schema url * max_length? allowed_schemes? host_required? default_host? default_port? \
default_path? preserve_empty_path? strict? @
multi_host_url_schema multi-host-url * max_length? allowed_schemes? host_required? \
default_host? default_port? default_path? preserve_empty_path? strict? @
definitions_schema definitions schema definitions
definition_reference_schema definition-ref schema_ref @
"""

TYPE_NAMES = """
any Any, none None, bool Bool, int Int, float Float, decimal Decimal, fraction Fraction,
complex Complex, str String, bytes Bytes, date Date, time Time, datetime Datetime,
timedelta Timedelta, literal Literal, missing-sentinel MissingSentinel, ellipsis Ellipsis,
enum Enum, is-instance IsInstance, is-subclass IsSubclass, callable Callable, list List,
deque Deque, tuple Tuple, set Set, frozenset FrozenSet, generator Generator, dict Dict,
frozendict FrozenDict, ordered-dict OrderedDict, counter Counter,
function-after AfterValidatorFunction, function-before BeforeValidatorFunction,
function-wrap WrapValidatorFunction, function-plain PlainValidatorFunction,
default WithDefault, nullable Nullable, union Union, tagged-union TaggedUnion, chain Chain,
lax-or-strict LaxOrStrict, json-or-python JsonOrPython, typed-dict TypedDict,
model-fields ModelFields, model Model, dataclass-args DataclassArgs, dataclass Dataclass,
named-tuple NamedTuple, arguments Arguments, arguments-v3 ArgumentsV3, call Call,
custom-error CustomError, json Json, url Url, multi-host-url MultiHostUrl,
definitions Definitions, definition-ref DefinitionReference, uuid Uuid, invalid Invalid
"""
"""Tag of a core schema and the stem of its TypedDict's name (``int`` is an ``IntSchema``)."""

OTHER_TYPES = """
SimpleSerSchema PlainSerializerFunctionSerSchema WrapSerializerFunctionSerSchema FormatSerSchema
ToStringSerSchema ModelSerSchema SerSchema ComputedField IncExSeqSerSchema
IncExSeqOrElseSerSchema IncExDictSerSchema IncExDictOrElseSerSchema NoInfoValidatorFunctionSchema
WithInfoValidatorFunctionSchema NoInfoWrapValidatorFunctionSchema
WithInfoWrapValidatorFunctionSchema TypedDictField ModelField DataclassField NamedTupleField
ArgumentsParameter ArgumentsV3Parameter IncExDict CoreConfig
"""
"""Dictionaries without a table of their own: at run time a plain ``dict[str, Any]``."""

FUNCTION_TYPES = """
NoInfoValidatorFunction WithInfoValidatorFunction ValidationFunction NoInfoWrapValidatorFunction
WithInfoWrapValidatorFunction WrapValidatorFunction ValidatorFunctionWrapHandler
GeneralPlainNoInfoSerializerFunction GeneralPlainInfoSerializerFunction
FieldPlainNoInfoSerializerFunction FieldPlainInfoSerializerFunction SerializerFunction
GeneralWrapNoInfoSerializerFunction GeneralWrapInfoSerializerFunction
FieldWrapNoInfoSerializerFunction FieldWrapInfoSerializerFunction WrapSerializerFunction
SerializerFunctionWrapHandler
"""
"""Kinds of user functions, for annotations: at run time a plain `Callable`."""
