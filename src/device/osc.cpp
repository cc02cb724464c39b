#include "device/osc.hpp"

namespace tutti::device {

namespace {

constexpr std::size_t most_patterns = 64;

toml::Read<Address> port_to_hear(const Value& value) {
    auto address = toml::AddressOrOff{}(value);
    if (!address) return std::unexpected(std::move(address.error()));
    if (!*address)
        return toml::complain("must be an address and a port: leave the table out to hear nothing");
    if ((*address)->port == 0)
        return toml::complain("must name a port, so that senders know where to send to");
    return std::move(**address);
}

void read_patterns(toml::TableReader& table, std::string_view key, std::vector<osc::Pattern>& patterns) {
    table.read_list(key, patterns, osc_pattern);
    if (patterns.size() > most_patterns) table.mistake(key, "has more than 64 patterns");
}

} // namespace

toml::Read<osc::Pattern> osc_pattern(const Value& value) {
    if (!value.is_string()) return toml::wrong_kind("an address pattern", value);
    auto parsed = osc::Pattern::parse(value.string());
    if (!parsed) return toml::complain(std::move(parsed.error().message));
    return std::move(*parsed);
}

void read_osc(toml::TableReader& table, Osc& osc) {
    table.read("listen", osc.listen, port_to_hear);
    read_patterns(table, "only", osc.only);
    read_patterns(table, "as_raw", osc.as_raw);
}

} // namespace tutti::device
