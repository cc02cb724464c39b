// The address of a server in a file: a URL without a path.
#pragma once

#include "toml/values.hpp"

#include <string>

namespace tutti::toml {

/// "http://10.0.0.1:2379", "https://left.local".
struct ServerUrl {
    const char* examples; ///< for who wrote something else
    Read<std::string> operator()(const Value& value) const;
};

} // namespace tutti::toml
