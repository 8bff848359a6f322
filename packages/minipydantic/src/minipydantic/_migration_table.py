"""The names of Pydantic 1: moved, redirected or removed."""

MOVED: dict[str, str] = {
    "pydantic.error_wrappers:ValidationError": "pydantic:ValidationError",
    "pydantic.generics:GenericModel": "pydantic.BaseModel",
    "pydantic.types:PyObject": "pydantic.types:ImportString",
    "pydantic.utils:to_camel": "pydantic.alias_generators:to_pascal",
    "pydantic.utils:to_lower_camel": "pydantic.alias_generators:to_camel",
    "pydantic.utils:version_info": "pydantic.version:version_info",
    "pydantic:PyObject": "pydantic.types:ImportString",
}
DEPRECATED_MOVED: dict[str, str] = {
    "pydantic.class_validators:root_validator": (
        "pydantic.deprecated.class_validators:root_validator"
    ),
    "pydantic.class_validators:validator": "pydantic.deprecated.class_validators:validator",
    "pydantic.config:BaseConfig": "pydantic.deprecated.config:BaseConfig",
    "pydantic.config:Extra": "pydantic.deprecated.config:Extra",
    "pydantic.decorator:validate_arguments": "pydantic.deprecated.decorator:validate_arguments",
    "pydantic.json:custom_pydantic_encoder": "pydantic.deprecated.json:custom_pydantic_encoder",
    "pydantic.json:pydantic_encoder": "pydantic.deprecated.json:pydantic_encoder",
    "pydantic.json:timedelta_isoformat": "pydantic.deprecated.json:timedelta_isoformat",
    "pydantic.tools:parse_obj_as": "pydantic.deprecated.tools:parse_obj_as",
    "pydantic.tools:schema_json_of": "pydantic.deprecated.tools:schema_json_of",
    "pydantic.tools:schema_of": "pydantic.deprecated.tools:schema_of",
    "pydantic:validate_arguments": "pydantic.deprecated.decorator:validate_arguments",
}
REDIRECT: dict[str, str] = {
    "pydantic.utils:GetterDict": "pydantic.v1.utils:GetterDict",
    "pydantic.utils:ROOT_KEY": "pydantic.v1.utils:ROOT_KEY",
    "pydantic.utils:Representation": "pydantic.v1.utils:Representation",
    "pydantic.utils:deep_update": "pydantic.v1.utils:deep_update",
    "pydantic.utils:import_string": "pydantic.v1.utils:import_string",
    "pydantic.utils:is_valid_field": "pydantic.v1.utils:is_valid_field",
    "pydantic.utils:lenient_isinstance": "pydantic.v1.utils:lenient_isinstance",
    "pydantic.utils:lenient_issubclass": "pydantic.v1.utils:lenient_issubclass",
    "pydantic.utils:sequence_like": "pydantic.v1.utils:sequence_like",
    "pydantic.utils:smart_deepcopy": "pydantic.v1.utils:smart_deepcopy",
    "pydantic.utils:update_not_none": "pydantic.v1.utils:update_not_none",
}

_REMOVED_BY_MODULE: dict[str, str] = {
    "pydantic": """
        ConstrainedBytes ConstrainedDate ConstrainedDecimal ConstrainedFloat
        ConstrainedFrozenSet ConstrainedInt ConstrainedList ConstrainedSet ConstrainedStr
        JsonWrapper NoneBytes NoneStr NoneStrBytes Protocol Required StrBytes compiled
        create_model_from_namedtuple create_model_from_typeddict parse_file_as
        parse_raw_as stricturl validate_model
    """,
    "pydantic.config": """
        get_config inherit_config prepare_config
    """,
    "pydantic.dataclasses": """
        create_pydantic_model_from_dataclass make_dataclass_validator set_validation
    """,
    "pydantic.datetime_parse": """
        parse_date parse_datetime parse_duration parse_time
    """,
    "pydantic.error_wrappers": """
        ErrorWrapper
    """,
    "pydantic.errors": """
        AnyStrMaxLengthError AnyStrMinLengthError ArbitraryTypeError BoolError BytesError
        CallableError ClassError ColorError ConfigError DataclassTypeError DateError
        DateNotInTheFutureError DateNotInThePastError DateTimeError DecimalError
        DecimalIsNotFiniteError DecimalMaxDigitsError DecimalMaxPlacesError
        DecimalWholeDigitsError DictError DurationError EmailError EnumError
        EnumMemberError ExtraError FloatError FrozenSetError FrozenSetMaxLengthError
        FrozenSetMinLengthError HashableError IPv4AddressError IPv4InterfaceError
        IPv4NetworkError IPv6AddressError IPv6InterfaceError IPv6NetworkError
        IPvAnyAddressError IPvAnyInterfaceError IPvAnyNetworkError IntEnumError
        IntegerError InvalidByteSize InvalidByteSizeUnit InvalidDiscriminator
        InvalidLengthForBrand JsonError JsonTypeError ListError ListMaxLengthError
        ListMinLengthError ListUniqueItemsError LuhnValidationError MissingDiscriminator
        MissingError NoneIsAllowedError NoneIsNotAllowedError NotDigitError NotNoneError
        NumberNotGeError NumberNotGtError NumberNotLeError NumberNotLtError
        NumberNotMultipleError PathError PathNotADirectoryError PathNotAFileError
        PathNotExistsError PatternError PyObjectError PydanticTypeError PydanticValueError
        SequenceError SetError SetMaxLengthError SetMinLengthError StrError StrRegexError
        StrictBoolError SubclassError TimeError TupleError TupleLengthError UUIDError
        UUIDVersionError UrlError UrlExtraError UrlHostError UrlHostTldError UrlPortError
        UrlSchemeError UrlSchemePermittedError UrlUserInfoError WrongConstantError
    """,
    "pydantic.main": """
        validate_model
    """,
    "pydantic.networks": """
        stricturl
    """,
    "pydantic.tools": """
        parse_file_as parse_raw_as
    """,
    "pydantic.types": """
        ConstrainedBytes ConstrainedDate ConstrainedDecimal ConstrainedFloat
        ConstrainedFrozenSet ConstrainedInt ConstrainedList ConstrainedSet ConstrainedStr
        JsonWrapper NoneBytes NoneStr NoneStrBytes StrBytes
    """,
    "pydantic.typing": """
        AbstractSetIntStr AnyCallable AnyClassMethod CallableGenerator DictAny
        DictIntStrAny DictStrAny IntStr ListStr MappingIntStrAny NoArgAnyCallable NoneType
        ReprArgs SetStr StrPath TupleGenerator WithArgsTypes all_literal_values
        display_as_type evaluate_forwardref get_all_type_hints get_args get_origin
        get_sub_types is_callable_type is_classvar is_finalvar is_literal_type
        is_namedtuple is_new_type is_none_type is_typeddict is_typeddict_special is_union
        new_type_supertype resolve_annotations typing_base update_field_forward_refs
        update_model_forward_refs
    """,
    "pydantic.utils": """
        ClassAttribute DUNDER_ATTRIBUTES PyObjectStr ValueItems almost_equal_floats
        get_discriminator_alias_and_values get_model get_unique_discriminator_alias
        in_ipython is_valid_identifier path_type validate_field_name
    """,
}
REMOVED = {
    f"{module}:{name}" for module, names in _REMOVED_BY_MODULE.items() for name in names.split()
}
