// Where the bus is, as the file says it.
#pragma once

#include "toml/values.hpp"

namespace tutti::installation {

/// "hub" or mqtt://host:port.
struct BusUrl {
    toml::Read<std::string> operator()(const Value& value) const;
};

} // namespace tutti::installation
