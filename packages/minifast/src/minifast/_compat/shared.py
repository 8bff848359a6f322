"""Questions about annotations, under the names that FastAPI gives them."""

from minifast._annotations import is_bytes as is_bytes_or_nonable_bytes_annotation
from minifast._annotations import is_bytes_sequence as is_bytes_sequence_annotation
from minifast._annotations import is_complex as field_annotation_is_complex
from minifast._annotations import is_scalar as field_annotation_is_scalar
from minifast._annotations import is_scalar_sequence as field_annotation_is_scalar_sequence
from minifast._annotations import is_sequence as field_annotation_is_sequence
from minifast._annotations import is_upload as is_uploadfile_or_nonable_uploadfile_annotation
from minifast._annotations import is_upload_sequence as is_uploadfile_sequence_annotation
from minifast._annotations import lenient_issubclass

__all__ = [
    "field_annotation_is_complex",
    "field_annotation_is_scalar",
    "field_annotation_is_scalar_sequence",
    "field_annotation_is_sequence",
    "is_bytes_or_nonable_bytes_annotation",
    "is_bytes_sequence_annotation",
    "is_uploadfile_or_nonable_uploadfile_annotation",
    "is_uploadfile_sequence_annotation",
    "lenient_issubclass",
]
