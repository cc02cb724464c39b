#include "vault/vault.hpp"

#include "base/secrets.hpp"
#include "vault/recovery_key.hpp"
#include "vault/sealed.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::vault {

namespace {

std::string purpose(std::string_view name, std::uint32_t generation) {
    return fmt::format("tutti vault 1: secret {} under key {}", name, generation);
}

Result<Created> create_generation(std::string_view passphrase, const Cost& cost, std::uint32_t generation) {
    Created made;
    auto key = SecretBytes::random(key_size);
    if (!key) return pass_on(key);
    auto recovery = SecretBytes::random(recovery_key_size);
    if (!recovery) return pass_on(recovery);
    auto by_passphrase = make_passphrase_slot(passphrase, cost, generation, *key);
    if (!by_passphrase) return pass_on(by_passphrase);
    auto by_recovery = make_recovery_slot(*recovery, generation, *key);
    if (!by_recovery) return pass_on(by_recovery);
    auto text = print_recovery_key(*recovery);
    if (!text) return pass_on(text);
    made.header = {
        .generation = generation, .passphrase = std::move(*by_passphrase), .recovery = std::move(*by_recovery)
    };
    made.keyring = {.generation = generation, .key = std::move(*key)};
    made.recovery_key = std::move(*text);
    return made;
}

Result<Keyring> keyring_of(std::uint32_t generation, Result<SecretBytes> key) {
    if (!key) return pass_on(key);
    return Keyring{.generation = generation, .key = std::move(*key)};
}

} // namespace

Result<Created> create(std::string_view passphrase, const Cost& cost) {
    return create_generation(passphrase, cost, 1);
}

Result<Keyring> unlock(const VaultHeader& header, std::string_view passphrase) {
    return keyring_of(header.generation, open_slot(header.passphrase, passphrase, header.generation));
}

Result<Keyring> recover(const VaultHeader& header, std::string_view recovery_key) {
    auto key = parse_recovery_key(recovery_key);
    if (!key) return pass_on(key);
    return keyring_of(header.generation, open_slot(header.recovery, *key, header.generation));
}

Result<VaultHeader> change_passphrase(
    const VaultHeader& header, const Keyring& keyring, std::string_view passphrase, const Cost& cost
) {
    if (keyring.generation != header.generation)
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "the vault is under key {}, and was unlocked with key {}: unlock it again", header.generation,
                keyring.generation
            )
        );
    auto slot = make_passphrase_slot(passphrase, cost, header.generation, keyring.key);
    if (!slot) return pass_on(slot);
    auto changed = header;
    changed.passphrase = std::move(*slot);
    return changed;
}

Result<Rekeyed> rekey(
    const VaultHeader& header, std::string_view passphrase, const SealedSecrets& secrets, const Cost& cost
) {
    const auto before = unlock(header, passphrase);
    if (!before) return std::unexpected(before.error());
    auto vault = create_generation(passphrase, cost, header.generation + 1);
    if (!vault) return pass_on(vault);
    Rekeyed rekeyed{.vault = std::move(*vault), .secrets = {}};
    for (const auto& [name, sealed] : secrets) {
        auto secret = open_secret(*before, name, sealed);
        if (!secret) return pass_on(secret);
        auto again = seal_secret(rekeyed.vault.keyring, name, secret->text());
        if (!again) return pass_on(again);
        rekeyed.secrets.emplace(name, std::move(*again));
    }
    return rekeyed;
}

Result<void> check_secret_name(std::string_view name) {
    if (is_secret_name(name)) return {};
    return fail(
        ErrorCode::InvalidInput, fmt::format(
                                     "a secret's name has small letters, digits, '_' and '-', in parts "
                                     "joined by '.', and at most {} of them",
                                     most_of_secret_name
                                 )
    );
}

Result<std::string> seal_secret(const Keyring& keyring, std::string_view name, std::string_view secret) {
    if (auto named = check_secret_name(name); !named) return pass_on(named);
    if (secret.size() > most_secret_size)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format(
                "the secret {} has {} bytes, at most {} are kept", name, secret.size(), most_secret_size
            )
        );
    return seal(keyring.key, purpose(name, keyring.generation), secret);
}

Result<SecretBytes> open_secret(const Keyring& keyring, std::string_view name, std::string_view sealed) {
    auto secret = open(keyring.key, purpose(name, keyring.generation), sealed);
    if (!secret && secret.error().code == ErrorCode::PermissionDenied)
        secret.error().message =
            fmt::format("the secret {} cannot be opened: {}", name, secret.error().message);
    return secret;
}

} // namespace tutti::vault
