// Pictures and films of demos, made as they are asked for: an evening at the sea.
#pragma once

#include "scene/media.hpp"

namespace tutti::scene::demo {

/// Has "evening.…", of any ending: a picture of 96 × 64, and a film in which the sun goes down within ten
/// seconds.
class DemoMedia final : public Media {
public:
    /// Owned by who reads it and by the scenes that show it.
    Result<std::shared_ptr<const Strip>> strip(std::string_view file) override;
    Result<std::unique_ptr<Film>> film(std::string_view file, pixel::Size size, Fit fit) override;
};

} // namespace tutti::scene::demo
