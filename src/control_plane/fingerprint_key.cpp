#include "control_plane/fingerprint_key.hpp"

#include "base/hex.hpp"
#include "io/file.hpp"
#include "io/system_random.hpp"

#include <sodium/crypto_generichash.h>

#include <algorithm>

namespace tutti::control_plane {

FingerprintKey new_fingerprint_key() {
    FingerprintKey key{};
    io::fill_with_secret_bytes(key);
    return key;
}

Result<FingerprintKey> load_fingerprint_key(const std::filesystem::path& path) {
    auto key = new_fingerprint_key();
    const auto kept = io::read_file(path, key.size());
    if (kept && kept->size() == key.size()) {
        std::ranges::copy(*kept, key.begin());
        return key;
    }
    if (!kept && kept.error().code != ErrorCode::NotFound) return std::unexpected(kept.error());
    const std::string_view bytes(reinterpret_cast<const char*>(key.data()), key.size());
    auto written = io::write_file_atomically(path, bytes, io::Durability::Durable, 0600);
    if (!written) return pass_on(written);
    return key;
}

governance::Fingerprint keyed_fingerprint(FingerprintKey key) {
    return [key](std::string_view text) {
        std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
        crypto_generichash(
            hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
            key.data(), key.size()
        );
        return to_hex(hash);
    };
}

} // namespace tutti::control_plane
