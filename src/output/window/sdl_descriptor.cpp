#define SDL_MAIN_HANDLED
#include "output/window/sdl_descriptor.hpp"

#include <SDL.h>
#include <SDL_syswm.h>

namespace tutti::output {

std::optional<int> sdl_descriptor(SDL_Window& window) {
    SDL_SysWMinfo info{};
    SDL_VERSION(&info.version);
    if (SDL_GetWindowWMInfo(&window, &info) != SDL_TRUE || info.subsystem != SDL_SYSWM_X11)
        return std::nullopt;
    return ConnectionNumber(info.info.x11.display);
}

} // namespace tutti::output
