// Of what a command is, as rules of a policy name it: `service:lamp` of service.restart {service: "lamp"}.
#pragma once

#include "governance/command_type.hpp"

#include <string>
#include <vector>

namespace tutti::governance {

/// One, or as many as it has: objects, definitions, names or sections. With `prune` others go, too: then
/// `object:` is among them, which a rule about single objects does not take. An empty text: it is of nothing
/// in particular.
std::vector<std::string> resources_of(const CommandType& type, const Value& params);

/// By which parameters: "service:{service}", "store:{set}/{key}"; empty: by none.
std::string resource_form(const CommandType& type);

} // namespace tutti::governance
