// Whether what services need exists, and whether they can all be started in some order.
#pragma once

#include "installation/installation.hpp"
#include "toml/mistake.hpp"

#include <span>
#include <string>
#include <vector>

namespace tutti::installation {

/// Where in the file a service says what it needs: its `needs` list; nowhere, where the needs are ours.
struct NeedsPlace {
    std::string service;
    Value list; ///< null: not in the file
};

/// Adds a mistake for every need that names no service, itself or one twice, and for every cycle, which is
/// printed whole.
void check_needs(
    const Installation& installation, std::span<const NeedsPlace> places, std::vector<toml::Mistake>& mistakes
);

} // namespace tutti::installation
