#include "installation/installation.hpp"

#include <algorithm>
#include <array>

namespace tutti::installation {

namespace {
constexpr std::array<std::string_view, 5> shipped = {"hub", "orchestrator", "director", "gateway", "system"};
}

std::span<const std::string_view> shipped_programs() noexcept { return shipped; }

bool is_shipped_program(std::string_view name) noexcept {
    return std::ranges::find(shipped, name) != shipped.end();
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

} // namespace tutti::installation
