// Whether what services need exists, and whether they can all be started in some order.
#pragma once

#include "supervise/service_definition.hpp"
#include "toml/mistake.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::supervise {

/// Where in the file a service says what it needs: its `needs` list; nowhere, where the needs are ours.
struct NeedsPlace {
    std::string service;
    Value list; ///< null: not in the file
};

/// Why a service that people may expect is not there: "bus.url is mqtt://b". Empty: nobody expects it.
using WhyAbsent = std::function<std::string(std::string_view service)>;

/// Adds a mistake for every need that names no service, itself, one twice or one that runs on demand, and for
/// every cycle, which is printed whole.
void check_needs(
    std::span<const ServiceDefinition> services, std::span<const NeedsPlace> places,
    const WhyAbsent& why_absent, std::vector<toml::Mistake>& mistakes
);

} // namespace tutti::supervise
