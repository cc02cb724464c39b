#include "installation/control_section.hpp"

#include "installation/role_name.hpp"
#include "toml/server_url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::installation {

namespace {

constexpr std::int64_t most_kept = 10'000'000;
constexpr std::size_t most_desired = 32;
constexpr toml::Whole lines{100, most_kept};
constexpr toml::Duration ages{std::chrono::hours(1), std::chrono::days(3660)};
constexpr toml::OneOf<governance::objects::ProgramsFrom, 2> origins{
    {{{"machine", governance::objects::ProgramsFrom::Machine},
      {"anywhere", governance::objects::ProgramsFrom::Anywhere}}}
};
constexpr toml::ServerUrl address{R"("https://left.local:8443", this installation's gateway for others)"};

/// As people read it, and as it stands in etcd.
struct HolderName {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (text && (text->size() > 128 || !is_plain_line(*text)))
            return toml::complain("must be a name of at most 128 bytes, without control characters");
        return text;
    }

private:
    static bool is_plain_line(std::string_view text) {
        return std::ranges::none_of(text, [](char c) {
            return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
        });
    }
};

/// A path that people read again in conditions and in health.
struct DesiredPath {
    toml::Read<std::string> operator()(const Value& value) const {
        auto text = toml::Text{}(value);
        if (text && text->size() > 200) return toml::complain("must be a path of at most 200 bytes");
        while (text && text->size() > 1 && text->ends_with('/')) text->pop_back();
        return text;
    }
};

/// "15m", or "off", which is nothing.
struct DurationOrOff {
    toml::Read<std::optional<microseconds>> operator()(const Value& value) const {
        if (value.is_string() && value.string() == "off") return std::nullopt;
        const auto duration = toml::Duration{seconds(1), std::chrono::days(30)}(value);
        if (!duration) return std::unexpected(duration.error());
        return *duration;
    }
};

} // namespace

void read_control(toml::TableReader& table, ControlConfig& control) {
    control.runs = true;
    table.read("events", control.events.most, lines);
    table.read("events_for", control.events.age, ages);
    table.read("audit", control.audit.most, lines);
    table.read("audit_for", control.audit.age, ages);
    table.read("bus_role", control.bus_role, RoleName{});
    table.read("programs_from", control.programs_from, origins);
    table.read("name", control.name, HolderName{});
    table.read("address", control.address, address);
    table.read_list("desired", control.desired, DesiredPath{});
    if (control.desired.size() > most_desired)
        table.mistake("desired", fmt::format("has more than {}", most_desired));
    table.read_table("vault", [&](toml::TableReader& vault) {
        vault.read("auto_lock", control.auto_lock, DurationOrOff{});
    });
    table.read_table("etcd", [&](toml::TableReader& etcd) {
        governance::read_etcd(etcd, control.etcd.emplace());
    });
}

void read_what_is_applied(toml::TableReader& document, const ControlConfig& control) {
    constexpr auto keys =
        std::to_array<std::string_view>({"labels", "labels_of", "user", "schedule", "role", "rule", "quota"});
    for (const auto key : keys) {
        if (!document.has(key)) continue;
        document.take(key);
        if (control.desired.empty())
            document.mistake(
                key, "is not read here: `tutti apply FILE` takes it, or name this file in [control] desired"
            );
    }
}

} // namespace tutti::installation
