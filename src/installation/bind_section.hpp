// The section [bind]: events drive scenes, modes and overlays, without code.
//
//     "knob.turn" = "plasma.speed"
//     "button.press" = [{ to = "mode.next", where = { code = "right" } }]
#pragma once

#include "event/definition/gesture.hpp"
#include "scene/parameter.hpp"
#include "toml/table_reader.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace tutti::installation {

/// What an event changes, as `to` says it: "plasma.speed", "mode.next", "overlay.blackout".
struct BindTarget {
    enum class Kind : std::uint8_t { Parameter, Next, Previous, Activate, Mode, Text, Blackout, Brightness };

    Kind kind = Kind::Parameter;
    std::string scene;     ///< Parameter
    std::string parameter; ///< Parameter; of Mode its name

    bool operator==(const BindTarget&) const = default;
};

struct Bind {
    std::string type; ///< of the event
    BindTarget to;
    event::definition::Where where;
    std::string field;                ///< of the data; empty: what it usually is
    std::array<double, 2> from{0, 1}; ///< the field's ends
    std::optional<std::array<double, 2>>
        range; ///< where those lead, in the parameter's unit; absent: its ends
    scene::Curve curve = scene::Curve::Linear;
    microseconds smooth{0}; ///< in which two thirds of a way are done
    double step = 1.0 / 24; ///< of the whole way, for one detent of a knob

    bool operator==(const Bind&) const = default;
};

inline constexpr std::size_t most_binds = 1024;

/// "plasma.speed"; nothing where it is no target.
std::optional<BindTarget> parse_bind_target(std::string_view text);

void read_bind(toml::TableReader& table, std::vector<Bind>& binds);

} // namespace tutti::installation
