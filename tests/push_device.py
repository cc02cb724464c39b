"""What a browser does for web push, by another library than ours: its keys, opening a message (RFC 8291), and the push service's
look at who asks (RFC 8292)."""

import base64
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def encode(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def point_of(key):
    return key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


def key_of(point):
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def derive(salt, secret, info, length):
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


class Device:
    def __init__(self):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._secret = b"sixteen bytes it"

    def keys(self):
        return {"p256dh": encode(point_of(self._key.public_key())), "auth": encode(self._secret)}

    def open(self, message):
        """The text of one record, which is the last (RFC 8188 §2)."""
        salt, size = message[:16], message[20]
        sender, sealed = message[21 : 21 + size], message[21 + size :]
        shared = self._key.exchange(ec.ECDH(), key_of(sender))
        secret = derive(self._secret, shared, b"WebPush: info\0" + point_of(self._key.public_key()) + sender, 32)
        key = derive(salt, secret, b"Content-Encoding: aes128gcm\0", 16)
        nonce = derive(salt, secret, b"Content-Encoding: nonce\0", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        assert padded.endswith(b"\2"), "it is not the last record"
        return padded[:-1]


def verify_vapid(field, key):
    """The claims of `Authorization: vapid t=…, k=…`, which that key has signed; an exception where it has not."""
    scheme, _, parts = field.partition(" ")
    token, given = (part.strip()[2:] for part in parts.split(","))
    assert scheme == "vapid" and given == key, field
    said, _, signature = token.rpartition(".")
    numbers = decode(signature)
    coded = utils.encode_dss_signature(int.from_bytes(numbers[:32], "big"), int.from_bytes(numbers[32:], "big"))
    key_of(decode(key)).verify(coded, said.encode(), ec.ECDSA(hashes.SHA256()))
    header, claims = (json.loads(decode(part)) for part in said.split("."))
    assert header == {"typ": "JWT", "alg": "ES256"}, header
    return claims
