"""Teaches moto's KMS what it lacks: Ed25519 keys, and signatures over a digest (MessageType DIGEST)."""

from contextvars import ContextVar

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.kms import models, utils
from moto.kms.responses import KmsResponse

SPEC = "ECC_NIST_EDWARDS25519"
ALGORITHM = "ED25519_SHA_512"

over_a_digest = ContextVar("over_a_digest", default=False)


class Ed25519Key(utils.AbstractPrivateKey):
    def __init__(self):
        self.private_key = Ed25519PrivateKey.generate()

    def sign(self, message, signing_algorithm):
        return self.private_key.sign(message)

    def verify(self, message, signature, signing_algorithm):
        try:
            self.private_key.public_key().verify(signature, message)
            return True
        except InvalidSignature:
            return False

    def public_key(self):
        return self.private_key.public_key().public_bytes(
            encoding=serialization.Encoding.DER,
            format=serialization.PublicFormat.SubjectPublicKeyInfo,
        )


def install():
    known_specs = utils.KeySpec.key_specs
    utils.KeySpec.key_specs = classmethod(lambda cls: sorted([*known_specs(), SPEC]))

    known_algorithms = utils.SigningAlgorithm.signing_algorithms
    utils.SigningAlgorithm.signing_algorithms = classmethod(lambda cls: sorted([*known_algorithms(), ALGORITHM]))

    generate = utils.generate_private_key
    models.generate_private_key = lambda spec: Ed25519Key() if spec == SPEC else generate(spec)

    algorithms_of = models.Key.signing_algorithms.fget
    models.Key.signing_algorithms = property(
        lambda key: [ALGORITHM] if key.key_spec == SPEC else algorithms_of(key)
    )

    sign = KmsResponse.sign

    def sign_as_asked(self):
        token = over_a_digest.set(self._get_param("MessageType") == "DIGEST")
        try:
            return sign(self)
        finally:
            over_a_digest.reset(token)

    KmsResponse.sign = sign_as_asked

    sign_message = utils.ECDSAPrivateKey.sign

    def sign_message_or_digest(self, message, signing_algorithm):
        if not over_a_digest.get() or signing_algorithm != "ECDSA_SHA_256":
            return sign_message(self, message, signing_algorithm)
        return self.private_key.sign(message, ec.ECDSA(Prehashed(hashes.SHA256())))

    utils.ECDSAPrivateKey.sign = sign_message_or_digest
