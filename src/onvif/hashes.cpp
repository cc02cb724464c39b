#include "onvif/hashes.hpp"

#include "base/result.hpp"

#include <fmt/format.h>

#include <array>
#include <openssl/evp.h>

namespace tutti::onvif {

namespace {

std::string hash(std::string_view bytes, const EVP_MD* kind) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    const int done = EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr);
    invariant(done == 1, "libcrypto hashes");
    return {reinterpret_cast<const char*>(out.data()), size};
}

std::string hex(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return out;
}

} // namespace

std::string sha1(std::string_view bytes) { return hash(bytes, EVP_sha1()); }

std::string md5_hex(std::string_view bytes) { return hex(hash(bytes, EVP_md5())); }

std::string sha256_hex(std::string_view bytes) { return hex(hash(bytes, EVP_sha256())); }

} // namespace tutti::onvif
