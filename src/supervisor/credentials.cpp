#include "supervisor/credentials.hpp"

#include "io/file.hpp"
#include "io/system_random.hpp"

#include <sodium/crypto_generichash.h>

#include <array>
#include <span>

namespace tutti::supervisor {

Result<std::string> load_bus_key(const std::filesystem::path& run_directory) {
    const auto path = run_directory / "bus.key";
    auto present = io::read_file(path, bus_key_size);
    if (present && present->size() == bus_key_size) return present;
    if (!present && present.error().code == ErrorCode::PermissionDenied) return present;
    std::array<unsigned char, bus_key_size> bytes{};
    io::fill_with_secret_bytes(bytes);
    std::string key(bytes.begin(), bytes.end());
    auto written = io::write_file_atomically(path, key, io::Durability::Fast, 0600);
    if (!written) return pass_on(written);
    return key;
}

std::string bus_password(std::string_view key, std::string_view user) {
    std::array<unsigned char, crypto_generichash_BYTES> hash{};
    crypto_generichash(
        hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(user.data()), user.size(),
        reinterpret_cast<const unsigned char*>(key.data()), key.size()
    );
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const unsigned char byte : hash) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string fingerprint(std::string_view text) { return bus_password({}, text); }

} // namespace tutti::supervisor
