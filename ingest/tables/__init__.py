"""Tables: a mapping says what the columns name and how they are related; each row is one record-document."""

from .mapping import MAPPING_SUFFIXES, TableMapping, read_mapping
from .read import TABLE_SUFFIXES
from .records import read_table

__all__ = ["MAPPING_SUFFIXES", "TABLE_SUFFIXES", "TableMapping", "read_mapping", "read_table"]
