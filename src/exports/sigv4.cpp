#include "exports/sigv4.hpp"

#include "base/iso_time.hpp"
#include "base/scan.hpp"
#include "base/url_parts.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace tutti::exports {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view last_of_scope = "aws4_request";

using Sha256 = std::array<unsigned char, crypto_hash_sha256_BYTES>;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex(const Sha256& digest) {
    std::string text;
    for (const unsigned char byte : digest) text += fmt::format("{:02x}", byte);
    return text;
}

std::string hex_digest(std::string_view text) {
    Sha256 digest;
    crypto_hash_sha256(digest.data(), bytes_of(text), text.size());
    return hex(digest);
}

Sha256 hmac(std::string_view key, std::string_view text) {
    Sha256 result;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(text), text.size());
    crypto_auth_hmacsha256_final(&state, result.data());
    sodium_memzero(&state, sizeof state);
    return result;
}

std::string_view text_of(const Sha256& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string encoded_path(std::string_view path) {
    std::string out;
    while (!path.empty()) {
        const auto segment = path.substr(0, path.find('/'));
        out += percent_encoded(segment);
        path.remove_prefix(segment.size());
        if (path.empty()) break;
        out += '/';
        path.remove_prefix(1);
    }
    return out;
}

std::string canonical_query(S3Fields query) {
    for (auto& [name, value] : query) {
        name = percent_encoded(name);
        value = percent_encoded(value);
    }
    std::ranges::sort(query);
    std::string out;
    for (const auto& [name, value] : query)
        out += fmt::format("{}{}={}", out.empty() ? "" : "&", name, value);
    return out;
}

/// By their names in small letters.
S3Fields canonical_fields(const S3Request& request, const S3Fields& added) {
    S3Fields all{{"host", request.host}};
    for (const auto* fields : {&request.fields, &added})
        for (const auto& [name, value] : *fields) {
            std::string small = name;
            std::ranges::transform(small, small.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            });
            all.emplace_back(std::move(small), std::string(trimmed(value)));
        }
    std::ranges::sort(all);
    return all;
}

std::string signed_names(const S3Fields& fields) {
    std::string names;
    for (const auto& [name, value] : fields) names += (names.empty() ? "" : ";") + name;
    return names;
}

std::string canonical_request(const S3Request& request, const S3Fields& fields, std::string_view digest) {
    std::string text = fmt::format(
        "{}\n{}\n{}\n", request.method, encoded_path(request.path), canonical_query(request.query)
    );
    for (const auto& [name, value] : fields) text += fmt::format("{}:{}\n", name, value);
    return text + fmt::format("\n{}\n{}", signed_names(fields), digest);
}

/// "20261130T080000Z".
std::string compact_time(WallTime now) {
    auto text = print_time(now);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text;
}

} // namespace

std::string target_of(const S3Request& request) {
    const auto query = canonical_query(request.query);
    return encoded_path(request.path) + (query.empty() ? "" : "?" + query);
}

S3Fields sign(const S3Request& request, const SigningKey& key, WallTime now) {
    const auto time = compact_time(now);
    const auto date = time.substr(0, 8);
    const auto digest = hex_digest(request.body);
    S3Fields added{{"X-Amz-Content-Sha256", digest}, {"X-Amz-Date", time}};
    const auto fields = canonical_fields(request, added);
    const auto scope = fmt::format("{}/{}/s3/{}", date, key.region, last_of_scope);
    const auto to_sign = fmt::format(
        "{}\n{}\n{}\n{}", algorithm, time, scope, hex_digest(canonical_request(request, fields, digest))
    );
    auto secret = "AWS4" + key.secret_key;
    auto signing = hmac(secret, date);
    sodium_memzero(secret.data(), secret.size());
    for (const auto& part : {std::string_view(key.region), std::string_view("s3"), last_of_scope})
        signing = hmac(text_of(signing), part);
    const auto signature = hex(hmac(text_of(signing), to_sign));
    sodium_memzero(signing.data(), signing.size());
    added.emplace_back(
        "Authorization", fmt::format(
                             "{} Credential={}/{}, SignedHeaders={}, Signature={}", algorithm, key.access_key,
                             scope, signed_names(fields), signature
                         )
    );
    return added;
}

} // namespace tutti::exports
