// What a gesture's definition says of itself: what it hears, what it emits.
#include "event/gestures.hpp"

#include <algorithm>

namespace tutti::event {

namespace {

void add_gates(std::vector<std::string>& types, const std::vector<definition::Gate>& gates) {
    for (const auto& gate : gates) types.push_back(gate.type);
}

struct Hears {
    std::vector<std::string> types;

    void operator()(const auto& declared) { types.push_back(declared.type); }
    void operator()(const definition::Sequence& declared) {
        for (const auto& step : declared.steps) types.push_back(step.type);
    }
    void operator()(const definition::Heading& declared) {
        types.push_back(declared.type);
        types.push_back(declared.accelerometer);
    }
    void operator()(const definition::Mirror& declared) {
        types.push_back(declared.type);
        add_gates(types, declared.gates);
    }
    void operator()(const definition::GatedPlaylist& declared) { add_gates(types, declared.gates); }
};

struct Emits {
    std::optional<std::string> operator()(const auto& declared) const { return declared.emit; }
    std::optional<std::string> operator()(const definition::Mirror& declared) const { return declared.type; }
    std::optional<std::string> operator()(const definition::GatedPlaylist&) const { return std::nullopt; }
};

} // namespace

std::vector<std::string> listened_types(const definition::Gesture& gesture) {
    Hears hears;
    std::visit(hears, gesture.kind);
    std::ranges::sort(hears.types);
    const auto repeated = std::ranges::unique(hears.types);
    hears.types.erase(repeated.begin(), repeated.end());
    return std::move(hears.types);
}

std::optional<std::string> emitted_type(const definition::Gesture& gesture) {
    return std::visit(Emits{}, gesture.kind);
}

} // namespace tutti::event
