#include "io/system_random.hpp"

#include "base/result.hpp"

#include <sys/random.h>

#include <cerrno>
#include <vector>

namespace tutti::io {

void fill_with_secret_bytes(std::span<unsigned char> bytes) {
    while (!bytes.empty()) {
        const ssize_t got = getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno == EINTR) continue;
        invariant(got > 0, "getrandom(2) failed");
        bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

std::uint64_t SystemRandom::next() {
    unsigned char bytes[8];
    fill_with_secret_bytes(bytes);
    std::uint64_t value = 0;
    for (const unsigned char byte : bytes) value = value << 8 | byte;
    return value;
}

std::string random_hex(std::size_t bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::vector<unsigned char> raw(bytes);
    fill_with_secret_bytes(raw);
    std::string text;
    for (const unsigned char byte : raw) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

} // namespace tutti::io
