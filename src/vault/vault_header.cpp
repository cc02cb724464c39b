#include "vault/vault_header.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

#include <fmt/format.h>

#include <limits>

namespace tutti::vault {

namespace {

Result<KeySlot> slot_of(contract::FieldReader& fields, const char* key, SlotKind kind) {
    const auto value = fields.object(key);
    auto slot = parse_key_slot(value);
    if (!slot) slot.error().message = fmt::format("{}: {}", key, slot.error().message);
    if (!slot) return slot;
    if (slot->kind != kind)
        return fail(ErrorCode::InvalidInput, fmt::format("{}: a slot of another kind", key));
    return slot;
}

} // namespace

std::string print(const VaultHeader& header) {
    return print_json(Value::object({
        {"v", contract::version},
        {"generation", header.generation},
        {"passphrase", to_value(header.passphrase)},
        {"recovery", to_value(header.recovery)},
    }));
}

Result<VaultHeader> parse_vault_header(std::string_view json) {
    const auto value = parse_json(json);
    if (!value) return std::unexpected(value.error());
    contract::FieldReader fields(*value);
    VaultHeader header;
    header.generation = static_cast<std::uint32_t>(
        fields.integer("generation", 1, std::numeric_limits<std::uint32_t>::max() - 1)
    );
    auto passphrase = slot_of(fields, "passphrase", SlotKind::Passphrase);
    auto recovery = slot_of(fields, "recovery", SlotKind::Recovery);
    if (auto read = fields.finish(0); !read) return pass_on(read);
    if (!passphrase) return pass_on(passphrase);
    if (!recovery) return pass_on(recovery);
    header.passphrase = std::move(*passphrase);
    header.recovery = std::move(*recovery);
    return header;
}

} // namespace tutti::vault
