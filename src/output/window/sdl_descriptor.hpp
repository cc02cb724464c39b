// The socket over which a window of SDL hears what people do. Its own file, as Xlib's macros are not for
// others.
#pragma once

#include <optional>

struct SDL_Window;

namespace tutti::output {

/// None where the window is not on X.
std::optional<int> sdl_descriptor(SDL_Window& window);

} // namespace tutti::output
