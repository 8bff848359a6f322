"""What the configuration says about the names of fields: titles and aliases."""

from typing import TYPE_CHECKING, Any

from minipydantic.aliases import AliasGenerator
from minipydantic.fields import FieldInfo

if TYPE_CHECKING:
    from minipydantic._config import ConfigWrapper


def update_from_config(field: FieldInfo, name: str, config: "ConfigWrapper") -> None:
    """Let the configuration give a field its title and its aliases."""
    title_generator = field.field_title_generator or config.field_title_generator
    if title_generator is not None and field.title is None:
        title = title_generator(name, field)
        if not isinstance(title, str):
            raise TypeError(
                f"field_title_generator {title_generator} must return str, not {type(title)}"
            )
        field.title = title
    generator = config.alias_generator
    if generator is not None:
        _generate_aliases(field, name, generator)


def _generate_aliases(field: FieldInfo, name: str, generator: Any) -> None:
    complete = not (
        field.alias is None or field.validation_alias is None or field.serialization_alias is None
    )
    if complete and field.alias_priority is not None and field.alias_priority > 1:
        return
    if isinstance(generator, AliasGenerator):
        alias, validation, serialization = generator.generate_aliases(name)
    else:
        alias, validation, serialization = generator(name), None, None
        if not isinstance(alias, str):
            raise TypeError(f"alias_generator {generator} must return str, not {alias.__class__}")
    validation = alias if validation is None else validation
    serialization = alias if serialization is None else serialization
    if field.alias_priority is None or field.alias_priority <= 1:
        field.alias_priority = 1
        field.alias, field.validation_alias, field.serialization_alias = (
            alias,
            validation,
            serialization,
        )
        return
    if field.alias is None:
        field.alias = alias
    if field.serialization_alias is None:
        field.serialization_alias = serialization
    if field.validation_alias is None:
        field.validation_alias = validation
