#include "governance/catalogue.hpp"

namespace tutti::governance {

namespace {

/// A key is derived from a passphrase, slowly on purpose, on a small machine twice.
constexpr microseconds until_derived = seconds(60);
constexpr std::size_t most_of_a_passphrase = 1024;

Parameter passphrase(std::string_view name, std::string_view about) {
    auto parameter = needed(text(name, about, most_of_a_passphrase));
    parameter.least = 1;
    return parameter;
}

Parameter secret_name() { return needed(dotted_name("name", "of the secret: lamp.token")); }

CommandType question(std::string_view name, std::string_view summary) {
    return {
        .name = name,
        .target = control_target,
        .action = name,
        .summary = summary,
        .permission = Permission::Look,
        .effect = Effect::None,
        .scope = Scope::Own
    };
}

/// What takes a passphrase, or something else that nobody may keep. Of any installation, whoever leads: each
/// has a vault of its own.
CommandType
deed(std::string_view name, std::string_view summary, std::vector<Parameter> parameters, VaultNeed vault) {
    return {
        .name = name,
        .target = control_target,
        .action = name,
        .summary = summary,
        .parameters = std::move(parameters),
        .permission = Permission::SetUp,
        .contents = Contents::Secret,
        .vault = vault,
        .deadline = until_derived
    };
}

} // namespace

std::vector<CommandType> vault_commands() {
    auto value = needed(text("value", "the secret", 64 * 1024));
    value.least = 1;
    return {
        question("vault.status", "whether the vault is there and open"),
        question("vault.list", "the names of the secrets in the vault"),
        deed(
            "vault.initialise", "makes the vault; the answer has its recovery key, this once",
            {passphrase("passphrase", "that opens it from now on")}, VaultNeed::None
        ),
        deed("vault.unlock", "opens the vault", {passphrase("passphrase", "the vault's")}, VaultNeed::None),
        deed(
            "vault.recover", "opens the vault with its recovery key, and sets a new passphrase",
            {passphrase("recovery_key", "as it stands on paper"), passphrase("passphrase", "the new one")},
            VaultNeed::None
        ),
        // Nothing is written before it is locked: that a disk is full must not keep it open.
        {.name = "vault.lock",
         .target = control_target,
         .action = "vault.lock",
         .summary = "locks the vault at once",
         .permission = Permission::Play,
         .effect = Effect::None,
         .scope = Scope::Own},
        deed(
            "vault.change_passphrase", "another passphrase opens the vault",
            {passphrase("passphrase", "the vault's"), passphrase("new_passphrase", "from now on")},
            VaultNeed::Unlocked
        ),
        deed(
            "vault.rekey",
            "seals everything anew under another key; the answer has the new recovery key, this once",
            {passphrase("passphrase", "the vault's")}, VaultNeed::Unlocked
        ),
        deed("vault.put", "lays a secret in the vault", {secret_name(), value}, VaultNeed::Unlocked),
        deed("vault.remove", "forgets a secret of the vault", {secret_name()}, VaultNeed::Unlocked),
    };
}

} // namespace tutti::governance
