#include "device/simulation.hpp"

#include <limits>

namespace tutti::device {

std::optional<Simulation> read_simulation(toml::TableReader& table) {
    constexpr std::string_view key = "simulate";
    const Value* value = table.table().find(key);
    if (value == nullptr) {
        table.take(key); // it is known, all the same
        return std::nullopt;
    }
    if (!value->is_object()) {
        bool is_simulated = false;
        const bool is_read = table.read(key, is_simulated, toml::Boolean{});
        return is_read && is_simulated ? std::optional(Simulation{}) : std::nullopt;
    }
    Simulation simulation;
    table.read_table(key, [&](toml::TableReader& options) {
        options.read("seed", simulation.seed, toml::Whole{0, std::numeric_limits<std::int64_t>::max()});
        options.read("file", simulation.file, toml::Text{});
        options.read("speed", simulation.speed, toml::Real{0.01, 100});
        options.read("loop", simulation.loop, toml::Boolean{});
        if (options.has("loop") && !options.has("file"))
            options.mistake("loop", "is of a file: without one a twin never ends");
    });
    return simulation;
}

} // namespace tutti::device
