"""Names of the validation layer that extensions and FastAPI's own tests import from here."""

from minifast._annotations import lenient_issubclass as lenient_issubclass
from minifast._compat.shared import field_annotation_is_scalar as field_annotation_is_scalar
from minifast._compat.shared import (
    field_annotation_is_scalar_sequence as field_annotation_is_scalar_sequence,
)
from minifast._compat.shared import field_annotation_is_sequence as field_annotation_is_sequence
from minifast._compat.shared import is_bytes_sequence_annotation as is_bytes_sequence_annotation
from minifast._compat.shared import (
    is_uploadfile_sequence_annotation as is_uploadfile_sequence_annotation,
)
from minifast._compat.v2 import ModelField as ModelField
from minifast._compat.v2 import copy_field_info as copy_field_info
from minifast._compat.v2 import create_body_model as create_body_model
from minifast._compat.v2 import get_cached_model_fields as get_cached_model_fields
from minifast._compat.v2 import get_definitions as get_definitions
from minifast._compat.v2 import get_missing_field_error as get_missing_field_error
from minifast._compat.v2 import get_schema_from_model_field as get_schema_from_model_field
from minifast._compat.v2 import serialize_sequence_value as serialize_sequence_value
from minipydantic import PydanticSchemaGenerationError as PydanticSchemaGenerationError
from minipydantic.core import PydanticUndefined as Undefined
from minipydantic.core import Url as Url
from minipydantic.version import VERSION

PYDANTIC_VERSION_MINOR_TUPLE = tuple(int(part) for part in VERSION.split(".")[:2])
RequiredParam = Undefined
