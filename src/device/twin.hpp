// Twin: a simulated device of a kind. It says what a real one would, at its pace, the same for the same seed.
// Told nothing, not even the time: it says when it would speak.
#pragma once

#include "base/random.hpp"
#include "base/time.hpp"
#include "device/saying.hpp"
#include "device/twin_shapes.hpp"
#include "device/twin_voices.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

namespace tutti::device {

/// Whether it is known what devices of that kind say. Of a program it is not.
bool has_twin(std::string_view kind) noexcept;

class Twin {
public:
    /// `shapes`: what the input's file itself says of its events.
    Twin(std::string_view kind, const std::vector<TwinShape>& shapes, std::uint64_t seed);

    struct Next {
        microseconds at{0}; ///< since it began
        Saying saying;
    };
    /// Goes on for ever, its times never backwards; nothing: it has nothing to say at all.
    std::optional<Next> next();

private:
    struct Part {
        std::unique_ptr<Voice> voice;
        SeededRandom random; ///< its own: what others say changes nothing
        microseconds due{0};
    };
    std::vector<Part> parts_;
    std::deque<Next> said_;
};

} // namespace tutti::device
