// Diagram: a state machine as it is drawn, for people (text), for pages (Mermaid) and for Graphviz (DOT).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti::governance {

/// "locked" by "unlock" to "preunlock", doing "derive the key".
struct Arrow {
    std::string from;
    std::string event;
    std::string to;
    std::string action; ///< empty: nothing is done

    bool operator==(const Arrow&) const = default;
};

/// Words are of a-z, 0-9, '_', '-', ' ' and ',': they need no escaping within quotes.
struct Diagram {
    std::string about; ///< what it is a machine of
    std::string initial;
    std::vector<Arrow> arrows;
};

/// In order of appearance, the initial one first.
std::vector<std::string> states_of(const Diagram& diagram);

/// A line for each arrow, those of a state below its name.
std::string as_text(const Diagram& diagram);
/// A `stateDiagram-v2`, as pages on the web draw it.
std::string as_mermaid(const Diagram& diagram);
/// A digraph for Graphviz.
std::string as_dot(const Diagram& diagram);

} // namespace tutti::governance
