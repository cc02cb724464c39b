// A mode as `[mode.<name>]` declares it: what is shown while it is active, by one scene or several in layers.
#pragma once

#include "base/time.hpp"
#include "pixel/blend.hpp"
#include "pixel/transition.hpp"
#include "toml/table_reader.hpp"

#include <string>
#include <vector>

namespace tutti::scene {

struct Layer {
    std::string scene;
    double alpha = 1;
    pixel::Blend blend = pixel::Blend::Over;
    Value parameters = Value::object({}); ///< name → value; what is left out is as the scene declares it

    bool operator==(const Layer&) const = default;
};

struct Mode {
    std::string name;
    std::string title;
    std::vector<Layer> layers; ///< at least one, the bottom one first
    pixel::Transition transition = pixel::Transition::Fade;
    microseconds duration = milliseconds(500); ///< of the transition into it
    std::vector<std::string> displays = {};    ///< where it shows; empty: everywhere

    bool operator==(const Mode&) const = default;
};

inline constexpr std::size_t most_modes = 256;
inline constexpr std::size_t most_layers = 8;

/// `[mode.<name>]`, each, in the order of the file.
void read_modes(toml::TableReader& modes, std::vector<Mode>& into);

/// The first letter of a name in capitals, '_' and '-' as spaces: "slow_fire" → "Slow fire".
std::string title_of(std::string_view name);

} // namespace tutti::scene
