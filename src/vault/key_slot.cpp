#include "vault/key_slot.hpp"

#include "base/base64.hpp"
#include "contract/fields.hpp"
#include "password/password_hash.hpp"
#include "vault/recovery_key.hpp"
#include "vault/sealed.hpp"

#include <fmt/format.h>
#include <sodium.h>

namespace tutti::vault {

namespace {

constexpr std::array<std::pair<std::string_view, SlotKind>, 2> kind_words = {
    {{"passphrase", SlotKind::Passphrase}, {"recovery", SlotKind::Recovery}}
};
constexpr std::size_t salt_size = crypto_pwhash_argon2id_SALTBYTES;
constexpr std::uint64_t least_memory = crypto_pwhash_argon2id_MEMLIMIT_MIN;
/// libsodium's dearest would be 1 GiB, which ends a process on a machine that has no more.
constexpr std::uint64_t most_memory = 256ULL * 1024 * 1024;
constexpr std::uint64_t most_passes = 16;

std::string purpose(SlotKind kind, std::uint32_t generation) {
    return fmt::format("tutti vault 1: key {} by {}", generation, name(kind));
}

/// Takes a large part of a second, and as much memory as the cost says for as long.
Result<SecretBytes> derive(std::string_view passphrase, const std::string& salt, const Cost& cost) {
    auto derived = SecretBytes::zeros(key_size);
    if (!derived) return derived;
    const auto done = crypto_pwhash(
        derived->data(), derived->size(), passphrase.data(), passphrase.size(),
        reinterpret_cast<const unsigned char*>(salt.data()), cost.passes,
        static_cast<std::size_t>(cost.memory), crypto_pwhash_ALG_ARGON2ID13
    );
    if (done != 0)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("there is no memory to derive the key: {} MiB", cost.memory / (1024 * 1024))
        );
    return derived;
}

} // namespace

const char* name(SlotKind kind) noexcept { return contract::word_of(kind_words, kind).data(); }

Result<KeySlot> make_passphrase_slot(
    std::string_view passphrase, const Cost& cost, std::uint32_t generation, const SecretBytes& key
) {
    if (passphrase.size() < password::least_length || passphrase.size() > password::most_length)
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "the passphrase has {} bytes, it needs {} to {}", passphrase.size(),
                                         password::least_length, password::most_length
                                     )
        );
    if (cost.passes < 1 || cost.passes > most_passes || cost.memory < least_memory
        || cost.memory > most_memory)
        return fail(
            ErrorCode::InvalidInput, fmt::format(
                                         "a passphrase costs 1 to {} passes over {} KiB to {} MiB",
                                         most_passes, least_memory / 1024, most_memory / (1024 * 1024)
                                     )
        );
    if (sodium_init() < 0) return fail(ErrorCode::Environment, "libsodium does not start");
    KeySlot slot{
        .kind = SlotKind::Passphrase, .cost = cost, .salt = std::string(salt_size, '\0'), .sealed = {}
    };
    randombytes_buf(slot.salt.data(), slot.salt.size());
    auto derived = derive(passphrase, slot.salt, cost);
    if (!derived) return pass_on(derived);
    auto sealed = seal(*derived, purpose(slot.kind, generation), key.text());
    if (!sealed) return pass_on(sealed);
    slot.sealed = std::move(*sealed);
    return slot;
}

Result<KeySlot>
make_recovery_slot(const SecretBytes& recovery_key, std::uint32_t generation, const SecretBytes& key) {
    auto sealed = seal(recovery_key, purpose(SlotKind::Recovery, generation), key.text());
    if (!sealed) return pass_on(sealed);
    return KeySlot{.kind = SlotKind::Recovery, .cost = {}, .salt = {}, .sealed = std::move(*sealed)};
}

Result<SecretBytes> open_slot(const KeySlot& slot, std::string_view passphrase, std::uint32_t generation) {
    invariant(slot.kind == SlotKind::Passphrase, "a passphrase opens its own slot alone");
    auto derived = derive(passphrase, slot.salt, slot.cost);
    if (!derived) return derived;
    auto key = open(*derived, purpose(slot.kind, generation), slot.sealed);
    if (!key && key.error().code == ErrorCode::PermissionDenied)
        key.error().message = "that is not the vault's passphrase";
    return key;
}

Result<SecretBytes>
open_slot(const KeySlot& slot, const SecretBytes& recovery_key, std::uint32_t generation) {
    invariant(slot.kind == SlotKind::Recovery, "a recovery key opens its own slot alone");
    auto key = open(recovery_key, purpose(slot.kind, generation), slot.sealed);
    if (!key && key.error().code == ErrorCode::PermissionDenied)
        key.error().message = "that is not this vault's recovery key; each new one ends the one before it";
    return key;
}

Value to_value(const KeySlot& slot) {
    if (slot.kind == SlotKind::Recovery)
        return Value::object({{"kind", name(slot.kind)}, {"sealed", to_base64(slot.sealed)}});
    return Value::object({
        {"kind", name(slot.kind)},
        {"passes", slot.cost.passes},
        {"memory", slot.cost.memory},
        {"salt", to_base64(slot.salt)},
        {"sealed", to_base64(slot.sealed)},
    });
}

Result<KeySlot> parse_key_slot(const Value& value) {
    contract::FieldReader fields(value, contract::VersionField::Optional);
    KeySlot slot;
    slot.kind = fields.one_of("kind", kind_words);
    const auto bytes = [&](std::string_view key, std::size_t size) {
        auto read = from_base64(fields.text(key, 1, 2 * size));
        if (!read || read->size() != size) fields.wrong(key, "is no base64 of so many bytes");
        return read.value_or("");
    };
    slot.sealed = bytes("sealed", key_size + sealing_overhead);
    if (slot.kind == SlotKind::Passphrase) {
        slot.salt = bytes("salt", salt_size);
        slot.cost.passes = static_cast<std::uint64_t>(fields.integer("passes", 1, most_passes));
        slot.cost.memory = static_cast<std::uint64_t>(fields.integer("memory", least_memory, most_memory));
    }
    return fields.finish(std::move(slot));
}

} // namespace tutti::vault
