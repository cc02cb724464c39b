// Drawing: what a script does to its canvas. Places are in lights, from 0 at the top left.
#include "pixel/draw.hpp"
#include "pixel/text.hpp"
#include "scene/banner.hpp"
#include "scene/lua/call.hpp"
#include "scene/lua/libraries.hpp"
#include "scene/lua/palettes.hpp"

#include <algorithm>
#include <lua.hpp>

namespace tutti::scene::lua {

namespace {

/// For what goes over the whole canvas, or a part of it that may be all.
pixel::Canvas whole_canvas(lua_State* state) {
    const auto canvas = canvas_of(state);
    charge(state, static_cast<std::int64_t>(canvas.size().pixels() / 16));
    return canvas;
}

pixel::Point point_at(lua_State* state, int index) {
    return {number_at(state, index), number_at(state, index + 1)};
}

int set(lua_State* state) {
    canvas_of(state).set(place_at(state, 1), place_at(state, 2), colour_at(state, 3));
    return 0;
}

/// add(x, y, colour): light on top of what is there, shared among lights where the place is between them.
int add_light(lua_State* state) {
    pixel::add_dot(canvas_of(state), point_at(state, 1), colour_at(state, 3));
    return 0;
}

int get(lua_State* state) {
    const auto canvas = canvas_of(state);
    const int x = place_at(state, 1);
    const int y = place_at(state, 2);
    push_colour(state, canvas.holds(x, y) ? canvas.at(x, y) : pixel::black);
    return 1;
}

int fill(lua_State* state) {
    whole_canvas(state).fill(lua_gettop(state) == 0 ? pixel::black : colour_at(state, 1));
    return 0;
}

/// fade(0.1): a tenth of all light goes.
int fade(lua_State* state) {
    const double amount = std::clamp(number_at(state, 1), 0.0, 1.0);
    pixel::fade(whole_canvas(state), static_cast<int>((1 - amount) * 256));
    return 0;
}

int blur(lua_State* state) {
    const auto canvas = canvas_of(state);
    charge(state, static_cast<std::int64_t>(canvas.size().pixels()));
    pixel::blur(canvas);
    return 0;
}

int line(lua_State* state) {
    charge(state, 40);
    pixel::draw_smooth_line(canvas_of(state), point_at(state, 1), point_at(state, 3), colour_at(state, 5));
    return 0;
}

int box(lua_State* state) {
    const auto canvas = canvas_of(state);
    const pixel::Rectangle where{
        place_at(state, 1), place_at(state, 2), {place_at(state, 3), place_at(state, 4)}
    };
    const std::int64_t wide = std::clamp(where.size.width, 0, canvas.width());
    charge(state, wide * std::clamp(where.size.height, 0, canvas.height()) / 16);
    pixel::fill_rectangle(canvas, where, colour_at(state, 5));
    return 0;
}

void charge_round(lua_State* state, double reach) {
    const auto canvas = canvas_of(state);
    const double side = std::max(0.0, 2 * reach + 2);
    charge(
        state, static_cast<std::int64_t>(
                   std::min<double>(side, canvas.width()) * std::min<double>(side, canvas.height()) / 4
               )
    );
}

int disc(lua_State* state) {
    const double radius = number_at(state, 3);
    charge_round(state, radius);
    pixel::fill_disc(canvas_of(state), point_at(state, 1), radius, colour_at(state, 4));
    return 0;
}

int ring(lua_State* state) {
    const double radius = number_at(state, 3);
    charge_round(state, radius);
    pixel::draw_ring(canvas_of(state), point_at(state, 1), radius, 1, colour_at(state, 4));
    return 0;
}

/// A text in UTF-8, or a number, as words.
std::string_view words_at(lua_State* state, int index) {
    const auto words = text_at(state, index);
    charge(state, 8 + static_cast<std::int64_t>(words.size()) * 8);
    return words;
}

int text(lua_State* state) {
    const auto words = words_at(state, 3);
    pixel::draw_text(
        canvas_of(state), place_at(state, 1), place_at(state, 2), words, colour_at(state, 4),
        pixel::Face::Small
    );
    return 0;
}

int text_width(lua_State* state) {
    lua_pushinteger(state, pixel::text_width(words_at(state, 1), pixel::Face::Small));
    return 1;
}

/// banner(words, colour): across the middle, as large as fits; what fits in no size runs by.
int banner(lua_State* state) {
    const auto& host = host_of(state);
    draw_banner(canvas_of(state), host.surface.faces, words_at(state, 1), colour_at(state, 2), host.time);
    return 0;
}

/// shade(function(x, y) return colour end): for every light; nothing returned leaves it as it is.
/// shade(palette, function(x, y) return place end): the colour at that place of a palette, 0 to 1.
int shade(lua_State* state) {
    const auto canvas = canvas_of(state);
    const bool has_palette = lua_type(state, 1) != LUA_TFUNCTION;
    if (has_palette) luaL_checktype(state, 2, LUA_TFUNCTION);
    const int function = has_palette ? 2 : 1;
    lua_settop(state, function);
    const auto colours = has_palette ? palette_at(state, 1) : pixel::gray;
    luaL_checkstack(state, 8, nullptr);
    charge(state, static_cast<std::int64_t>(canvas.size().pixels()) * 2);
    for (int y = 0; y < canvas.height(); ++y) {
        const auto row = canvas.row(y);
        for (int x = 0; x < canvas.width(); ++x) {
            lua_pushvalue(state, function);
            lua_pushinteger(state, x);
            lua_pushinteger(state, y);
            lua_call(state, 2, has_palette ? 1 : 3);
            auto& light = row[static_cast<std::size_t>(x)];
            if (!lua_isnil(state, function + 1))
                light =
                    has_palette ? colours.at(number_at(state, function + 1)) : colour_at(state, function + 1);
            lua_settop(state, function);
        }
    }
    return 0;
}

} // namespace

void add_drawing_functions(lua_State* state) {
    add(state, {{"set", set},
                {"add", add_light},
                {"get", get},
                {"fill", fill},
                {"fade", fade},
                {"blur", blur},
                {"line", line},
                {"box", box},
                {"disc", disc},
                {"ring", ring},
                {"text", text},
                {"text_width", text_width},
                {"banner", banner},
                {"shade", shade}});
}

} // namespace tutti::scene::lua
