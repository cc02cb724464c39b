// What the environment says of a section before anybody has said something else.
#pragma once

#include "sections/sections.hpp"

#include <map>
#include <string>
#include <vector>

namespace tutti::sections {

/// Variables by name. An empty one counts as not there.
using Environment = std::map<std::string, std::string, std::less<>>;

struct EnvironmentSeed {
    Value config = Value::object({});    ///< an object; secrets stand in it as they were given
    std::vector<std::string> complaints; ///< "SLEEP_START: must be …", never with the variable's text
};

/// Variables that mean nothing to the section are left out, and complained about.
EnvironmentSeed seed_from(const Environment& environment, const Section& section);

} // namespace tutti::sections
