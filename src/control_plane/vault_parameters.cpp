#include "control_plane/vault_parameters.hpp"

#include "vault/vault.hpp"

#include <fmt/format.h>

namespace tutti::control_plane {

using governance::Fault;
using governance::VaultState;

namespace {

Fault wrong_parameter(std::string_view field, std::string message) {
    return {
        .status = 400, .code = "invalid_input", .message = std::move(message), .field = std::string(field)
    };
}

} // namespace

std::expected<vault::SecretBytes, Fault>
secret_in(const Value& params, std::string_view key, std::size_t most) {
    const auto* value = params.find(key);
    if (value == nullptr || !value->is_string() || value->string().empty())
        return refused(wrong_parameter(key, fmt::format("`{}` must be a text that is not empty", key)));
    if (value->string().size() > most)
        return refused(wrong_parameter(key, fmt::format("`{}` has at most {} bytes", key, most)));
    auto copy = vault::SecretBytes::copy_of(value->string());
    if (!copy) return refused(copy.error());
    return std::move(*copy);
}

std::expected<std::string, Fault> secret_name_in(const Value& params) {
    const auto* value = params.find("name");
    const auto named = vault::check_secret_name(
        value != nullptr && value->is_string() ? value->string() : std::string_view()
    );
    if (!named) return refused(wrong_parameter("name", named.error().message));
    return std::string(value->string());
}

Fault locked_fault(VaultState state) {
    const bool is_there = state != VaultState::Uninitialised;
    return {
        .status = 423,
        .code = "locked",
        .message = is_there ? fmt::format("the vault is {}: tutti vault unlock", name(state))
                            : std::string("there is no vault yet: tutti vault init")
    };
}

Value state_value(VaultState state) { return Value::object({{"state", name(state)}}); }

} // namespace tutti::control_plane
