// When each playlist ran lately, and how long what runs now goes on: a line each, the time from left to
// right.
#pragma once

#include "base/value.hpp"
#include "console/canvas.hpp"
#include "console/event.hpp"

#include <span>
#include <string>
#include <vector>

namespace tutti::console {

/// `runs` are as the director tells them. Where there is too little room nothing is drawn.
void draw_timeline(
    Canvas& canvas, Area area, const std::vector<std::string>& playlists, std::span<const Value> runs, Now now
);

} // namespace tutti::console
