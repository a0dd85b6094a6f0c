"""GSM modems by AT commands: texts in and out for people with plain phones."""

NAME = "gsm"
