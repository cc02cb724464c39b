#include "governance/diagram.hpp"

#include "governance/state_machine.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::governance {

namespace {

/// "unlock / derive the key".
std::string label(const Arrow& arrow) {
    return arrow.action.empty() ? arrow.event : fmt::format("{} / {}", arrow.event, arrow.action);
}

/// Mermaid's ids have neither blanks nor '-'.
std::string id_of(std::string text) {
    std::ranges::replace(text, ' ', '_');
    std::ranges::replace(text, '-', '_');
    return text;
}

} // namespace

std::vector<std::string> states_of(const Diagram& diagram) {
    std::vector<std::string> states = {diagram.initial};
    const auto add = [&](const std::string& state) {
        if (std::ranges::find(states, state) == states.end()) states.push_back(state);
    };
    for (const auto& arrow : diagram.arrows) {
        add(arrow.from);
        add(arrow.to);
    }
    return states;
}

std::string as_text(const Diagram& diagram) {
    std::size_t width = 0;
    for (const auto& arrow : diagram.arrows) width = std::max(width, arrow.event.size());
    auto text = fmt::format("{}, which begins {}\n", diagram.about, diagram.initial);
    for (const auto& state : states_of(diagram)) {
        text += fmt::format("\n{}\n", state);
        for (const auto& arrow : diagram.arrows) {
            if (arrow.from != state) continue;
            text += fmt::format("  {:<{}}  -> {}", arrow.event, width, arrow.to);
            if (!arrow.action.empty()) text += fmt::format("  ({})", arrow.action);
            text += '\n';
        }
    }
    return text;
}

std::string as_mermaid(const Diagram& diagram) {
    auto text = fmt::format("---\ntitle: {}\n---\nstateDiagram-v2\n", diagram.about);
    for (const auto& state : states_of(diagram))
        if (id_of(state) != state) text += fmt::format("    state \"{}\" as {}\n", state, id_of(state));
    text += fmt::format("    [*] --> {}\n", id_of(diagram.initial));
    for (const auto& arrow : diagram.arrows)
        text += fmt::format("    {} --> {}: {}\n", id_of(arrow.from), id_of(arrow.to), label(arrow));
    return text;
}

std::string as_dot(const Diagram& diagram) {
    auto text = fmt::format("digraph \"{}\" {{\n  rankdir=LR;\n  \"\" [shape=point];\n", diagram.about);
    for (const auto& state : states_of(diagram)) text += fmt::format("  \"{}\" [shape=box];\n", state);
    text += fmt::format("  \"\" -> \"{}\";\n", diagram.initial);
    for (const auto& arrow : diagram.arrows)
        text += fmt::format("  \"{}\" -> \"{}\" [label=\"{}\"];\n", arrow.from, arrow.to, label(arrow));
    return text + "}\n";
}

Error illegal_transition(
    std::string_view machine, std::string_view event, std::string_view state, std::string_view allowed
) {
    return {
        ErrorCode::Conflict,
        allowed.empty()
            ? fmt::format("{} takes nothing while it is `{}`: not `{}`", machine, state, event)
            : fmt::format(
                  "{} does not take `{}` while it is `{}`: it takes {}", machine, event, state, allowed
              )
    };
}

} // namespace tutti::governance
