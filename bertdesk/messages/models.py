"""What is said of encoders and models."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

SENTENCES: dict[str, str] = {
    "encoder_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "There is no encoder called “{name}”. The page Train and the command “bertdesk models” list them; a folder or"
        " a hub name (owner/name) works too.",
    ),
    "encoder_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The built-in encoder’s file “{path}” is not the published one, so it is not used. Install BERTDesk again.",
    ),
    "encoder_not_installed": QT_TRANSLATE_NOOP(
        "messages",
        "The built-in encoder is missing (package {package}). Install BERTDesk again, or choose a folder with an"
        " encoder.",
    ),
    "hub_unreachable": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” could not be downloaded: {endpoint} cannot be reached. Check the network or set a mirror in"
        " Settings. The built-in encoder and all your models work without a network.",
    ),
    "hub_offline": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” is not on this computer and downloads are switched off (HF_HUB_OFFLINE). Switch them on, or use the"
        " built-in encoder.",
    ),
    "hub_refused": QT_TRANSLATE_NOOP(
        "messages",
        "{endpoint} does not give out “{name}” ({reason}). Check the name, or choose another encoder.",
    ),
    "hub_without_safetensors": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” offers its weights only as pickle files, which can run code. Choose an encoder with safetensors.",
    ),
    "not_a_model_folder": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is not a model folder: it has no {missing}. Choose the folder that holds config.json and"
        " model.safetensors.",
    ),
    "model_config_refused": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” cannot be trusted or understood ({reason}). Get the model again from where it came.",
    ),
    "model_architecture_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” describes a model of kind “{architecture}”."
        " BERT, DeBERTa (v2, v3), DistilBERT, ELECTRA, ModernBERT and RoBERTa work.",
    ),
    "pickle_weights_refused": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” has its weights only as “{file}”, a pickle file that can run code. Ask for the model as safetensors.",
    ),
    "model_weights_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is damaged or does not fit its config.json ({reason}). Get the model again, or train anew.",
    ),
    "model_file_changed": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is not as it was saved: it was damaged or changed since. Copy the model again from where it came, or"
        " train anew; if you changed it on purpose, delete “{manifest}” beside it.",
    ),
    "tokenizer_refused": QT_TRANSLATE_NOOP(
        "messages",
        "The tokenizer “{path}” is damaged or not of BERT’s kind ({reason}). Get the model again from where it came.",
    ),
    "model_not_fitted": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is an encoder that has not learned any classes yet. Train it first, or choose a trained model.",
    ),
}
