// What each section is before anybody has said something else: the installation's file, and on top of it the
// environment. Pure.
#pragma once

#include "sections/environment_seed.hpp"

#include <map>
#include <string>
#include <vector>

namespace tutti::orchestrator {

using Seeds = std::map<std::string, Value, std::less<>>;

struct ConfigSeeds {
    Seeds sections;                                             ///< those of which something is said
    std::map<std::string, std::string, std::less<>> complaints; ///< by section: what is left out, and why
};

ConfigSeeds seeds_of(const Seeds& file, const sections::Environment& environment);

} // namespace tutti::orchestrator
