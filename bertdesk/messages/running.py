"""What is said of runs."""

from bertdesk.messages.marked import QT_TRANSLATE_NOOP

SENTENCES: dict[str, str] = {
    "setting_out_of_range": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” is {value}, but has to lie between {low} and {high}. Change it.",
    ),
    "setting_unknown": QT_TRANSLATE_NOOP(
        "messages",
        "“{name}” is “{value}”, but has to be one of these: {known}. Change it.",
    ),
    "device_unusable": QT_TRANSLATE_NOOP(
        "messages",
        "The device “{device}” cannot be used: {reason}. Choose another device, or let BERTDesk choose.",
    ),
    "disk_full": QT_TRANSLATE_NOOP(
        "messages",
        "The disk is full: “{path}” could not be saved, and what was there before is unchanged. Free some space, or"
        " choose another folder.",
    ),
    "save_failed": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” could not be saved ({reason}), and what was there before is unchanged. Choose another folder.",
    ),
    "out_folder_taken": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” already holds something that is not a BERTDesk model. Choose an empty or a new folder.",
    ),
    "out_is_the_encoder": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” holds the encoder that is gone on from. Choose another folder: it is needed where the run is"
        " interrupted, and to see whether it helped.",
    ),
    "loss_not_finite": QT_TRANSLATE_NOOP(
        "messages",
        "The loss became invalid at step {step}; what was saved before is unchanged. Train again with a lower"
        " learning rate.",
    ),
    "out_of_memory": QT_TRANSLATE_NOOP(
        "messages",
        "The memory of “{device}” is not enough for {batch_size} texts of {max_length} tokens at once. Choose a"
        " smaller batch, shorter texts or another device.",
    ),
    "no_memory": QT_TRANSLATE_NOOP(
        "messages",
        "There is not enough memory to go on. Close other programs, then try again; what was saved is unchanged.",
    ),
    "no_memory_to_open": QT_TRANSLATE_NOOP(
        "messages",
        "There is not enough memory to open “{path}”. Close other programs, then try again; the model is unchanged.",
    ),
    "model_without_record": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” does not say how it was trained, so that cannot be repeated. Choose a model that BERTDesk trained.",
    ),
    "data_differs": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is not what the model was trained on: it has {rows} usable rows with the hash {found}, the model had"
        " {recorded_rows} with {recorded}. Give that table, or train on this one all the same (--anyway).",
    ),
    "encoder_of_model_missing": QT_TRANSLATE_NOOP(
        "messages",
        "The model was made from an encoder in a folder called “{name}”, and only you know where that is. Name it"
        " (--encoder).",
    ),
    "out_is_the_model": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” is the model that is to be compared with. Choose another folder for the new one.",
    ),
    "pack_not_offered": QT_TRANSLATE_NOOP(
        "messages", "This copy of BERTDesk comes without the list of the GPU pack ({missing}). Install BERTDesk again."
    ),
    "pack_unreachable": QT_TRANSLATE_NOOP(
        "messages",
        "“{file}” of the GPU pack could not be downloaded: {index} cannot be reached. Check the network or set a"
        " mirror, then click Install again: what has been downloaded is kept.",
    ),
    "pack_refused": QT_TRANSLATE_NOOP(
        "messages",
        "{index} does not give out the file “{file}” that the GPU pack is made of ({reason}). Try again, or set"
        " another mirror.",
    ),
    "pack_without_python": QT_TRANSLATE_NOOP(
        "messages",
        "Python {version}, which the GPU pack needs, could not be downloaded ({reason}). Check the network, then click"
        " Install again: what has been downloaded is kept.",
    ),
    "pack_not_installed": QT_TRANSLATE_NOOP(
        "messages",
        "The GPU pack has been downloaded but could not be set up ({reason}). Click Install again; training on the"
        " processor works as before.",
    ),
    "pack_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The GPU pack in “{path}” does not start. Remove it in Settings and install it again, or choose the CPU there.",
    ),
    "training_died": QT_TRANSLATE_NOOP(
        "messages",
        "The training program of the GPU pack ended without a word ({status}). The system may have run out of memory:"
        " choose a smaller batch or shorter texts. Models that were saved before are unchanged.",
    ),
    "run_data_changed": QT_TRANSLATE_NOOP(
        "messages",
        "The interrupted run cannot go on: “{path}”, with what was changed in it here, is no longer what it learned"
        " from. Undo the later changes or put the old table back, or train anew.",
    ),
    "run_settings_changed": QT_TRANSLATE_NOOP(
        "messages",
        "The interrupted run cannot go on with other settings ({names}). Give those it began with, or train anew.",
    ),
    "run_unfinished": QT_TRANSLATE_NOOP(
        "messages",
        "A run into “{path}” was interrupted at step {step} and can go on: “{verb} --resume” does that, “{verb}"
        " --anew” gives it up and begins anew.",
    ),
    "checkpoints_unreadable": QT_TRANSLATE_NOOP(
        "messages",
        "What the interrupted run goes on from, in “{path}”, cannot be read at present ({reason}). Nothing was"
        " removed: try again later.",
    ),
    "worker_lost": QT_TRANSLATE_NOOP(
        "messages",
        "One of the processes that trained together has died. Start them all again with --resume: the run goes on from"
        " its last checkpoint.",
    ),
    "crew_differs": QT_TRANSLATE_NOOP(
        "messages",
        "The processes that are to train together were not given the same: {names}. Give every computer the same files"
        " and options.",
    ),
    "failed_elsewhere": QT_TRANSLATE_NOOP(
        "messages", "What follows has happened to process {rank}, on the computer “{computer}”."
    ),
    "checkpoint_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The newest checkpoint was damaged; the run goes on from the one before, step {step}.",
    ),
    "checkpoints_damaged": QT_TRANSLATE_NOOP(
        "messages",
        "The checkpoints of the interrupted run are damaged, so it cannot go on. Training begins anew.",
    ),
    "gpu_unusable": QT_TRANSLATE_NOOP(
        "messages",
        "The GPU (“{device}”) is there but cannot be used: {reason}. Training runs on the processor, which takes"
        " longer; a newer driver may help.",
    ),
    "table_changed": QT_TRANSLATE_NOOP(
        "messages",
        "“{path}” was changed while it was being trained on, so there are no figures for it. The model is in “{model}”."
        " Open the table again and train anew.",
    ),
    "text_empty": QT_TRANSLATE_NOOP("messages", "There is no text to classify. Paste or type one."),
    "label_unknown": QT_TRANSLATE_NOOP("messages", "The model knows no class “{label}”. It knows: {known}."),
    "word_missing": QT_TRANSLATE_NOOP(
        "messages", "The text has no word “{word}”. A word is whole: not a part of a longer one."
    ),
    "busy": QT_TRANSLATE_NOOP(
        "messages",
        "Something is still running. Cancel it below or wait for its end, then open “{path}” again.",
    ),
    "bug": QT_TRANSLATE_NOOP(
        "messages",
        "Something went wrong that should not happen. Nothing of yours was changed; “Copy report” has the details for"
        " the developers.",
    ),
    "part_missing": QT_TRANSLATE_NOOP(
        "messages",
        "A part of BERTDesk is missing or damaged ({part}). Install BERTDesk again; your models and settings stay.",
    ),
}
