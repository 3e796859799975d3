"""What can go wrong, as facts. The sentences for people are in messages/, under the same codes."""

from typing import ClassVar

Fact = str | int | float
Facts = dict[str, Fact]


class BertdeskError(Exception):
    """A failure that a person can do something about: a code and the facts its sentence needs."""

    code: ClassVar[str] = "bug"

    def __init__(self, **facts: Fact) -> None:
        super().__init__(f"{self.code}: {facts}")
        self.facts: Facts = facts


def by_code(code: str) -> type[BertdeskError]:
    """Return the error that another process has named."""
    return next((kind for kind in BertdeskError.__subclasses__() if kind.code == code), BertdeskError)


class Cancelled(Exception):  # a wish that came true, not an error
    """The person asked to stop. Raised between two pieces of work, never inside one."""


# Files and tables


class FileMissing(BertdeskError):
    code = "file_missing"  # path


class FileIsFolder(BertdeskError):
    code = "file_is_folder"  # path


class FileUnreadable(BertdeskError):
    code = "file_unreadable"  # path, reason


class FileEmpty(BertdeskError):
    code = "file_empty"  # path


class FileNotText(BertdeskError):
    code = "file_not_text"  # path


class FileTooLarge(BertdeskError):
    code = "file_too_large"  # path, limit_mb


class FileChanged(BertdeskError):
    code = "file_changed"  # path


class TableTooLong(BertdeskError):
    code = "table_too_long"  # rows, cells


class RowTooLong(BertdeskError):
    code = "row_too_long"  # line, characters


class ArchiveNotOneTable(BertdeskError):
    code = "archive_not_one_table"  # path, found, names


class ArchiveDamaged(BertdeskError):
    code = "archive_damaged"  # path


class ArchiveNameUnsafe(BertdeskError):
    code = "archive_name_unsafe"  # path, name


class MemberMissing(BertdeskError):
    code = "member_missing"  # path, wanted, found


class WorkbookLocked(BertdeskError):
    code = "workbook_locked"  # path


class WorkbookDamaged(BertdeskError):
    code = "workbook_damaged"  # path


class WorkbookTooLarge(BertdeskError):
    code = "workbook_too_large"  # path, limit


class SheetMissing(BertdeskError):
    code = "sheet_missing"  # path, wanted, found


class JsonDamaged(BertdeskError):
    code = "json_damaged"  # path, line


class JsonNotTable(BertdeskError):
    code = "json_not_table"  # path


class TooManyColumns(BertdeskError):
    code = "too_many_columns"  # path, limit


class FolderWithoutClasses(BertdeskError):
    code = "folder_without_classes"  # path


class TooManyFiles(BertdeskError):
    code = "too_many_files"  # path, limit


class ParquetNotInstalled(BertdeskError):
    code = "parquet_not_installed"  # path


class ParquetDamaged(BertdeskError):
    code = "parquet_damaged"  # path, reason


class TablesDiffer(BertdeskError):
    code = "tables_differ"  # path, other, columns, other_columns


class EncodingUnknown(BertdeskError):
    code = "encoding_unknown"  # encoding


class TableWithoutRows(BertdeskError):
    code = "table_without_rows"  # path


# Datasets


class ColumnMissing(BertdeskError):
    code = "column_missing"  # path, wanted, found


class NoTextColumn(BertdeskError):
    code = "no_text_column"  # path


class SameColumnTwice(BertdeskError):
    code = "same_column_twice"  # column


class PairColumnMissing(BertdeskError):
    code = "pair_column_missing"  # path, found


class NoUsableRows(BertdeskError):
    code = "no_usable_rows"  # path, text_column, label_column


class OneClassOnly(BertdeskError):
    code = "one_class_only"  # path, column, label


class TooManyClasses(BertdeskError):
    code = "too_many_classes"  # path, column, found, rows


class TooFewRows(BertdeskError):
    code = "too_few_rows"  # path, rows


class CorpusEmpty(BertdeskError):
    code = "corpus_empty"  # path


class CorpusNotText(BertdeskError):
    code = "corpus_not_text"  # path


class CorpusNotKnown(BertdeskError):
    code = "corpus_not_known"  # path


class FolderWithoutTexts(BertdeskError):
    code = "folder_without_texts"  # path


class CorpusTooSmall(BertdeskError):
    code = "corpus_too_small"


class NotAdapted(BertdeskError):
    code = "not_adapted"  # path


class MadeOfAnother(BertdeskError):
    code = "made_of_another"  # path, encoder


class NoKnownLabels(BertdeskError):
    code = "no_known_labels"  # path, column, known


# Changes of a table


class ProjectUnreadable(BertdeskError):
    code = "project_unreadable"  # path


class ProjectTooNew(BertdeskError):
    code = "project_too_new"  # path


class ProjectInUse(BertdeskError):
    code = "project_in_use"  # path


class ProjectOfOtherFile(BertdeskError):
    code = "project_of_other_file"  # path, project


class OutIsTheTable(BertdeskError):
    code = "out_is_the_table"  # path


# Encoders and models


class EncoderUnknown(BertdeskError):
    code = "encoder_unknown"  # name


class EncoderDamaged(BertdeskError):
    code = "encoder_damaged"  # path, expected, found


class EncoderNotInstalled(BertdeskError):
    code = "encoder_not_installed"  # package


class HubUnreachable(BertdeskError):
    code = "hub_unreachable"  # name, endpoint


class HubOffline(BertdeskError):
    code = "hub_offline"  # name


class HubRefused(BertdeskError):
    code = "hub_refused"  # name, endpoint, reason


class HubWithoutSafetensors(BertdeskError):
    code = "hub_without_safetensors"  # name


class NotAModelFolder(BertdeskError):
    code = "not_a_model_folder"  # path, missing


class ModelConfigRefused(BertdeskError):
    code = "model_config_refused"  # path, reason


class ModelArchitectureUnknown(BertdeskError):
    code = "model_architecture_unknown"  # path, architecture


class PickleWeightsRefused(BertdeskError):
    code = "pickle_weights_refused"  # path, file


class ModelWeightsDamaged(BertdeskError):
    code = "model_weights_damaged"  # path, reason


class ModelFileChanged(BertdeskError):
    code = "model_file_changed"  # path, manifest


class TokenizerRefused(BertdeskError):
    code = "tokenizer_refused"  # path, reason


class ModelNotFitted(BertdeskError):
    code = "model_not_fitted"  # path


# Runs


class SettingOutOfRange(BertdeskError):
    code = "setting_out_of_range"  # name, value, low, high


class SettingUnknown(BertdeskError):
    code = "setting_unknown"  # name, value, known


class DeviceUnusable(BertdeskError):
    code = "device_unusable"  # device, reason


class DiskFull(BertdeskError):
    code = "disk_full"  # path


class SaveFailed(BertdeskError):
    code = "save_failed"  # path, reason


class OutFolderTaken(BertdeskError):
    code = "out_folder_taken"  # path


class OutIsTheEncoder(BertdeskError):
    code = "out_is_the_encoder"  # path


class LossNotFinite(BertdeskError):
    code = "loss_not_finite"  # step


class OutOfMemory(BertdeskError):
    code = "out_of_memory"  # device, batch_size, max_length


class NoMemory(BertdeskError):
    code = "no_memory"


class NoMemoryToOpen(BertdeskError):
    code = "no_memory_to_open"  # path


class ModelWithoutRecord(BertdeskError):
    code = "model_without_record"  # path


class DataDiffers(BertdeskError):
    code = "data_differs"  # path, rows, found, recorded_rows, recorded


class EncoderOfModelMissing(BertdeskError):
    code = "encoder_of_model_missing"  # name


class OutIsTheModel(BertdeskError):
    code = "out_is_the_model"  # path


class TextEmpty(BertdeskError):
    code = "text_empty"


class LabelUnknown(BertdeskError):
    code = "label_unknown"  # label, known


class WordMissing(BertdeskError):
    code = "word_missing"  # word


# The program itself


class PartMissing(BertdeskError):
    code = "part_missing"  # part


# The GPU pack


class PackNotOffered(BertdeskError):
    code = "pack_not_offered"  # missing


class PackUnreachable(BertdeskError):
    code = "pack_unreachable"  # file, index


class PackRefused(BertdeskError):
    code = "pack_refused"  # file, index, reason


class PackWithoutPython(BertdeskError):
    code = "pack_without_python"  # version, reason


class PackNotInstalled(BertdeskError):
    code = "pack_not_installed"  # reason


class PackDamaged(BertdeskError):
    code = "pack_damaged"  # path


class TrainingDied(BertdeskError):
    code = "training_died"  # status


class RunDataChanged(BertdeskError):
    code = "run_data_changed"  # path


class RunUnfinished(BertdeskError):
    code = "run_unfinished"  # path, step, verb


class CheckpointsUnreadable(BertdeskError):
    code = "checkpoints_unreadable"  # path, reason


class RunSettingsChanged(BertdeskError):
    code = "run_settings_changed"  # names


class TableChanged(BertdeskError):
    code = "table_changed"  # path, model


# Several processes


class WorkerLost(BertdeskError):
    code = "worker_lost"


class CrewDiffers(BertdeskError):
    code = "crew_differs"  # names
