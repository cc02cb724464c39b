#include "governance/leadership/read_etcd.hpp"

#include "toml/server_url.hpp"

#include <algorithm>
#include <string_view>

namespace tutti::governance {

namespace {

constexpr std::size_t most_endpoints = 16;
constexpr std::size_t longest_prefix = 128;
/// Shorter ones etcd itself makes longer.
constexpr toml::Duration lease_range{seconds(2), std::chrono::hours(1)};
constexpr std::string_view tls_scheme = "https://";

constexpr toml::ServerUrl endpoint{R"("http://10.0.0.1:2379" or "https://etcd.local:2379")"};

/// Parts of a key, as those of a path.
struct Prefix {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (!text) return text;
        const auto is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
        if (text->size() > longest_prefix || text->ends_with('/') || !std::ranges::all_of(*text, is_plain))
            return toml::complain("must be such as \"tutti\" or \"/home/tutti\", without a slash at its end");
        return text;
    }
};

} // namespace

void read_etcd(toml::TableReader& table, EtcdDefinition& etcd) {
    table.read_list("endpoints", etcd.endpoints, endpoint);
    if (!table.has("endpoints")) table.missing("endpoints", "a list of the addresses of etcd's members");
    if (table.has("endpoints") && etcd.endpoints.size() > most_endpoints)
        table.mistake("endpoints", "has more than 16 members");
    const auto* listed = table.take("endpoints");
    if (listed != nullptr && listed->is_array() && listed->items().empty())
        table.mistake("endpoints", "must name one at least");
    table.read("user", etcd.user, toml::Text{});
    table.read("password", etcd.password, toml::Secret{});
    if (etcd.password && !etcd.password->vault.empty())
        table.mistake(
            "password", "must be in a file: whoever asks etcd keeps the vault, which may be locked then"
        );
    if (table.has("user") != table.has("password"))
        table.mistake(table.has("user") ? "user" : "password", "`user` and `password` come together");
    table.read("ca", etcd.tls.ca, toml::Text{});
    table.read("certificate", etcd.tls.certificate, toml::Text{});
    table.read("key", etcd.tls.key, toml::Text{});
    if (const auto checked = check_tls_files(etcd.tls); !checked) table.mistake_here(checked.error().message);
    const auto is_tls = [](const std::string& each) { return each.starts_with(tls_scheme); };
    if (etcd.tls != TlsFiles{} && std::ranges::none_of(etcd.endpoints, is_tls))
        table.mistake("endpoints", "files for TLS are of use with https:// alone");
    table.read("prefix", etcd.prefix, Prefix{});
    auto lease = microseconds(etcd.lease);
    if (table.read("lease", lease, lease_range)) {
        etcd.lease = std::chrono::duration_cast<seconds>(lease);
        if (microseconds(etcd.lease) != lease) table.mistake("lease", "must be whole seconds");
    }
}

} // namespace tutti::governance
