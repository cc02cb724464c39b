#include "control_plane/vault_rows.hpp"

#include "base/base64.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

namespace tutti::control_plane {

namespace {

constexpr std::string_view header_key = "header";
constexpr std::string_view secret_prefix = "secret/";

std::string key_of(std::string_view name) { return std::string(secret_prefix).append(name); }

/// Rows are JSON: sealed bytes stand in one as a text.
Result<std::string> sealed_in(const store::Row& row) {
    const auto value = parse_json(row.value);
    auto bytes = value && value->is_string() ? from_base64(value->string()) : std::nullopt;
    if (!bytes) return fail(ErrorCode::InvalidInput, fmt::format("what is kept of {} is no secret", row.key));
    return std::move(*bytes);
}

std::unexpected<Error> damaged(std::string_view how) {
    return fail(
        ErrorCode::InvalidInput,
        fmt::format(
            "what is kept of the vault is damaged ({}): put a backup back, tutti control restore", how
        )
    );
}

} // namespace

Result<KeptVault> read_vault(store::ControlStore& store) {
    auto kept = store.rows(vault_set);
    if (!kept) return pass_on(kept);
    KeptVault known;
    for (const auto& row : kept->rows) {
        if (row.key.starts_with(secret_prefix)) known.names.emplace(row.key.substr(secret_prefix.size()));
        if (row.key != header_key) continue;
        auto header = vault::parse_vault_header(row.value);
        if (!header) return damaged(header.error().message);
        known.header = std::move(*header);
    }
    // A set that was written has had a header ever since.
    if (!known.header && kept->revision > 0) return damaged("its header is gone");
    return known;
}

Result<vault::SealedSecrets> read_secrets(store::ControlStore& store) {
    auto kept = store.rows(vault_set);
    if (!kept) return pass_on(kept);
    vault::SealedSecrets secrets;
    for (const auto& row : kept->rows) {
        if (!row.key.starts_with(secret_prefix)) continue;
        auto sealed = sealed_in(row);
        if (!sealed) return pass_on(sealed);
        secrets.emplace(row.key.substr(secret_prefix.size()), std::move(*sealed));
    }
    return secrets;
}

Result<void> put_header(store::ControlTransaction& transaction, const vault::VaultHeader& header) {
    auto put = transaction.put(vault_set, header_key, print(header));
    if (!put) return pass_on(put);
    return {};
}

Result<void>
put_secret(store::ControlTransaction& transaction, std::string_view name, std::string_view sealed) {
    auto put = transaction.put(vault_set, key_of(name), print_json(Value(to_base64(sealed))));
    if (!put) return pass_on(put);
    return {};
}

Result<void> remove_secret(store::ControlTransaction& transaction, std::string_view name) {
    auto removed = transaction.remove(vault_set, key_of(name));
    if (!removed) return pass_on(removed);
    return {};
}

Result<std::optional<std::string>>
find_secret(store::ControlTransaction& transaction, std::string_view name) {
    auto row = transaction.row(vault_set, key_of(name));
    if (!row) return pass_on(row);
    if (!*row) return std::nullopt;
    auto sealed = sealed_in(**row);
    if (!sealed) return pass_on(sealed);
    return std::optional(std::move(*sealed));
}

} // namespace tutti::control_plane
