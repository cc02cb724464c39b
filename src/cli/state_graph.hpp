// `tutti graph`: the state machines of this version, drawn from their tables. That of services runs by its
// own; the others say what is meant, and nothing here runs by them yet. It needs no installation.
#pragma once

#include "base/result.hpp"
#include "governance/diagram.hpp"

#include <string>
#include <vector>

namespace tutti::cli {

/// The names of those that can be drawn: "service", "vault", …
std::vector<std::string> machine_names();
/// NotFound with the names that there are.
Result<governance::Diagram> diagram_of(const std::string& machine);

struct StateGraphOptions {
    enum class Form { Text, Mermaid, Dot, Json };

    std::string machine; ///< empty: which there are
    Form form = Form::Text;
};
int state_graph(const StateGraphOptions& options);

} // namespace tutti::cli
