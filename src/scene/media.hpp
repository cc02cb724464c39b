// Media: pictures and films for scenes, by the name of their file. Who composes the program decides where
// files lie and how they are read.
#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "pixel/strip.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace tutti::scene {

using pixel::Strip;

/// How a picture fills a room of other proportions.
enum class Fit : std::uint8_t {
    Within,  ///< all of it, black beside it
    Over,    ///< no light without it, cut at two edges
    Stretch, ///< all of it on all of them, distorted
};

/// A film at the size that was asked for.
class Film {
public:
    virtual ~Film() = default;
    /// What it shows `time` after its beginning, from the start again where it is over; valid until the next
    /// call. It never waits: what is not there in time is what was there last, and nothing before its first
    /// frame is there. Only where a show is rehearsed it is always the very frame.
    virtual std::span<const pixel::Colour> at(microseconds time) = 0;
    /// Why no frame comes any more; empty: they come.
    virtual std::string_view failure() const noexcept = 0;
};

class Media {
public:
    virtual ~Media() = default;
    /// Read once and kept, owned by who reads it and by the scenes that show it. Errors say which file, and
    /// what is wrong with it.
    virtual Result<std::shared_ptr<const Strip>> strip(std::string_view file) = 0;
    virtual Result<std::unique_ptr<Film>> film(std::string_view file, pixel::Size size, Fit fit) = 0;
};

} // namespace tutti::scene
