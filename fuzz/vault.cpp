// What is kept of a vault, and a recovery key as somebody typed it.
#include "vault/recovery_key.hpp"
#include "vault/vault_header.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto header = tutti::vault::parse_vault_header(text)) {
        const auto again = tutti::vault::parse_vault_header(print(*header));
        if (!again || *again != *header) std::abort();
    }
    if (const auto key = tutti::vault::parse_recovery_key(text)) {
        const auto printed = tutti::vault::print_recovery_key(*key);
        const auto again = tutti::vault::parse_recovery_key(printed->text());
        if (!again || !(*again == *key)) std::abort();
    }
    return 0;
}
