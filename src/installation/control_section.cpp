#include "installation/control_section.hpp"

#include "installation/role_name.hpp"

namespace tutti::installation {

namespace {

constexpr std::int64_t most_kept = 10'000'000;
constexpr toml::Whole lines{100, most_kept};
constexpr toml::Duration ages{std::chrono::hours(1), std::chrono::days(3660)};

} // namespace

void read_control(toml::TableReader& table, ControlConfig& control) {
    control.runs = true;
    table.read("events", control.events.most, lines);
    table.read("events_for", control.events.age, ages);
    table.read("audit", control.audit.most, lines);
    table.read("audit_for", control.audit.age, ages);
    table.read("bus_role", control.bus_role, RoleName{});
}

} // namespace tutti::installation
