// Pens: where each phone's finger is on its field (`raw.xy`), a pen a producer, at most sixteen at once; the
// one that was still for longest makes room.
#pragma once

#include "scene/event_data.hpp"
#include "scene/scene.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

namespace tutti::scene {

struct Pen {
    double x = 0; ///< 0 to 1 from the left
    double y = 0; ///< and from the top
    double hue = 0;
    microseconds moved{-1'000'000'000}; ///< when it was last told of
};

class Pens {
public:
    /// What an event moved: where the pen was, unless it was set down anew, and where it is.
    struct Stroke {
        std::optional<Pen> from;
        Pen to;
    };

    std::optional<Stroke> hear(const contract::Event& event, microseconds now) noexcept {
        if (event.type != "raw.xy") return std::nullopt;
        const auto x = number_in(event, "x");
        const auto y = number_in(event, "y");
        if (!x || !y) return std::nullopt;
        const auto source = std::hash<std::string_view>{}(event.source);
        const auto is_his = [&](const Held& held) {
            return held.source == source && held.producer == event.producer;
        };
        auto held = std::ranges::find_if(held_, is_his);
        if (held == held_.end()) {
            held = std::ranges::min_element(held_, {}, [](const Held& each) { return each.pen.moved; });
            *held = {source, event.producer, {}};
        }
        const Pen before = held->pen;
        held->pen = {std::clamp(*x, 0.0, 1.0), 1 - std::clamp(*y, 0.0, 1.0), hue_of_producer(event), now};
        const bool goes_on = now - before.moved < lifted;
        return Stroke{goes_on ? std::optional(before) : std::nullopt, held->pen};
    }

private:
    static constexpr microseconds lifted = milliseconds(300); // a finger that was still for so long
    struct Held {
        std::size_t source = 0;
        std::int32_t producer = 0;
        Pen pen;
    };
    std::array<Held, 16> held_{};
};

} // namespace tutti::scene
