import json
from typing import Any

from rest_framework import serializers

from predictions.models import Document, RecordKind


class DocumentSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="From 1, without gaps.")
    document = serializers.CharField(
        help_text="JSON as text: the hash is the SHA-256 of exactly its bytes in UTF-8."
    )
    hash = serializers.CharField()
    previous_hash = serializers.CharField(help_text="Of the document before; zeros in the first.")
    kind = serializers.ChoiceField(RecordKind.choices)
    created_at = serializers.DateTimeField(help_text="By the clock of the machine, also under F1_AS_OF.")


def shown(document: Document) -> dict[str, Any]:
    """The fields of DocumentSerializer."""
    return {
        "number": document.number,
        "document": document.content,
        "hash": document.hash,
        "previous_hash": document.previous_hash,
        "kind": json.loads(document.content)["kind"],
        "created_at": document.created_at,
    }


class CheckpointSerializer(serializers.Serializer[Any]):
    time = serializers.DateTimeField()
    number = serializers.IntegerField()
    hash = serializers.CharField()
    public_key = serializers.CharField()
    signature = serializers.CharField(help_text="Ed25519, of the canonical JSON of time, number and hash.")


class HeadSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField(help_text="Of the newest document, and so their number; 0 if none.")
    hash = serializers.CharField(help_text="Of the newest document; zeros if there is none.")
    created_at = serializers.DateTimeField(allow_null=True)
    public_key = serializers.CharField(help_text="Of the checkpoints: Ed25519, hexadecimal.")
    checkpoint = CheckpointSerializer(allow_null=True, help_text="The last one.")
