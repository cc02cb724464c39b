#include "sections/pihole_section.hpp"

namespace tutti::sections {

namespace {

using Version = PiholeSection::Version;

/// "auto", 5 or 6; also as a text.
struct VersionWord {
    toml::Read<Version> operator()(const Value& value) const {
        if (value == Value("auto")) return Version::Auto;
        if (value == Value(5) || value == Value("5")) return Version::Five;
        if (value == Value(6) || value == Value("6")) return Version::Six;
        return toml::complain("must be \"auto\", 5 or 6");
    }
};

/// The reference as it is: only who asks the Pi-hole looks into its file.
struct Reference {
    toml::Read<Value> operator()(const Value& value) const {
        if (const auto secret = toml::Secret{}(value); !secret) return std::unexpected(secret.error());
        return value;
    }
};

} // namespace

void read_pihole(toml::TableReader& table, PiholeSection& section) {
    read_simulate(table);
    table.read("host", section.host, toml::Text{});
    table.read("password", section.password, Reference{});
    table.read("version", section.version, VersionWord{});
    table.read("certificate", section.certificate, toml::AnyText{});
    read_timeout(table, section.timeout);
}

} // namespace tutti::sections
