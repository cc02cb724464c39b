#include "config/installation.hpp"

#include <algorithm>
#include <array>

namespace tutti::config {

namespace {
constexpr std::array<std::string_view, 4> shipped_programs = {"hub", "orchestrator", "gateway", "system"};
}

bool is_shipped_program(std::string_view name) noexcept {
    return std::ranges::find(shipped_programs, name) != shipped_programs.end();
}

const char* name(Pattern pattern) noexcept { return pattern == Pattern::Always ? "always" : "ephemeral"; }

const ServiceConfig* Installation::find_service(std::string_view service) const noexcept {
    const auto found = std::ranges::find(services, service, &ServiceConfig::name);
    return found != services.end() ? &*found : nullptr;
}

std::string Installation::bus_name(std::string_view service) const {
    std::string full = node;
    if (!full.empty()) full += '.';
    return full += service;
}

} // namespace tutti::config
