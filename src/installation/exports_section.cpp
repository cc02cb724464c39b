#include "installation/exports_section.hpp"

#include "exports/geometry.hpp"
#include "toml/server_url.hpp"

#include <algorithm>
#include <string_view>

namespace tutti::installation {

namespace {

constexpr toml::Whole kept{1, 10'000};
constexpr toml::Whole parity{0, exports::most_parity};
constexpr toml::ServerUrl endpoint{R"("https://s3.example.com", without a path)"};

/// What the servers admit: small letters, digits, '.' and '-'.
struct BucketName {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        const auto may_stand = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
        };
        if (text && (text->size() < 3 || text->size() > 63 || !std::ranges::all_of(*text, may_stand)))
            return toml::complain("must be 3 to 63 small letters, digits, '.' and '-'");
        return text;
    }
};

/// Stands in a URL and before each name.
struct Prefix {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::AnyText{}(value);
        const auto may_stand = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
                   || c == '-' || c == '_' || c == '/';
        };
        if (text && (text->size() > 256 || text->starts_with('/') || !std::ranges::all_of(*text, may_stand)))
            return toml::complain("must be letters, digits, '.', '-', '_' and '/', and not begin with a '/'");
        return text;
    }
};

/// One word of what a signature names.
struct Word {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        const auto is_plain = [](char c) { return c > ' ' && c < '\x7f' && c != '/' && c != ','; };
        if (text && (text->size() > 128 || !std::ranges::all_of(*text, is_plain)))
            return toml::complain("must be a word, without blanks, '/' and ','");
        return text;
    }
};

void read_push(toml::TableReader& table, ExportsPush& push) {
    table.read("folder", push.folder, toml::Text{});
    table.read("prefix", push.prefix, Prefix{});
    table.read_table("s3", [&](toml::TableReader& s3) {
        auto& bucket = push.bucket.emplace();
        s3.read_needed("endpoint", bucket.endpoint, endpoint, "the server");
        s3.read_needed("bucket", bucket.bucket, BucketName{}, "where it puts them");
        s3.read("region", bucket.region, Word{});
        s3.read_needed("access_key", bucket.access_key, Word{}, "who we are there");
        s3.read_needed("secret_key", bucket.secret_key, toml::Secret{}, "what proves that");
    });
    if (push.folder.empty() == !push.bucket.has_value())
        table.mistake("folder", "exports are pushed to a `folder` or to an `s3`: say one of them");
}

} // namespace

void read_exports(toml::TableReader& table, ExportsConfig& exports) {
    table.read("folder", exports.folder, toml::Text{});
    table.read("keep", exports.keep, kept);
    table.read("parity", exports.parity, parity);
    table.read_list("include", exports.include, toml::Text{});
    table.read("recordings", exports.recordings, toml::Boolean{});
    table.read("secrets", exports.secrets, toml::Boolean{});
    table.read_table("push", [&](toml::TableReader& push) { read_push(push, exports.push.emplace()); });
}

} // namespace tutti::installation
