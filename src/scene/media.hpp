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

/// A film at the size that was asked for.
class Film {
public:
    virtual ~Film() = default;
    /// What it shows `time` after its beginning, from the start again where it is over; valid until the next
    /// call. Nothing until its first frame is there.
    virtual std::span<const pixel::Colour> at(microseconds time) = 0;
};

class Media {
public:
    virtual ~Media() = default;
    /// Read once and kept, owned by who reads it and by the scenes that show it. Errors say which file, and
    /// what is wrong with it.
    virtual Result<std::shared_ptr<const Strip>> strip(std::string_view file) = 0;
    virtual Result<std::unique_ptr<Film>> film(std::string_view file, pixel::Size size) = 0;
};

} // namespace tutti::scene
