#include "scene/lua/declaration.hpp"

#include "base/name.hpp"
#include "scene/event_data.hpp"
#include "scene/lua/call.hpp"
#include "scene/mode.hpp"
#include "toml/nearest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <lua.hpp>
#include <span>

namespace tutti::scene::lua {

namespace {

constexpr std::size_t most_parameters = 32;
constexpr lua_Integer most_choices = 64;
constexpr std::size_t longest_title = 100;
constexpr std::size_t longest_about = 400;

constexpr std::array<std::string_view, 5> scene_keys{"title", "about", "parameters", "hears", "remembers"};
constexpr std::array<std::string_view, 5> parameter_keys{"name", "title", "unit", "step", "curve"};

/// Raises the first, by name, of the keys of the table on the top of the stack that mean nothing.
void refuse_unknown_keys(
    lua_State* state, std::span<const std::string_view> known, const std::string& where
) {
    std::string_view unknown; // a text of the table's, which keeps it
    lua_pushnil(state);
    while (lua_next(state, -2) != 0) {
        lua_pop(state, 1);
        if (lua_type(state, -1) != LUA_TSTRING) continue;
        const auto key = text_at(state, -1);
        if (std::ranges::find(known, key) == known.end() && (unknown.data() == nullptr || key < unknown))
            unknown = key;
    }
    if (unknown.data() == nullptr) return;
    const std::string key(unknown);
    const std::string near(toml::nearest(key, known));
    if (near.empty()) raise(state, "%s.%s: unknown key", where.c_str(), key.c_str());
    raise(state, "%s.%s: unknown key; did you mean `%s`?", where.c_str(), key.c_str(), near.c_str());
}

/// A text of the table on the top of the stack; `otherwise` where it has none.
std::string text_field(
    lua_State* state, const char* key, std::string otherwise, std::size_t longest, const std::string& where
) {
    lua_pushstring(state, key);
    const int type = lua_rawget(state, -2);
    if (type == LUA_TNIL) {
        lua_pop(state, 1);
        return otherwise;
    }
    if (type != LUA_TSTRING) raise(state, "%s.%s must be a text", where.c_str(), key);
    const std::string text(text_at(state, -1));
    if (text.size() > longest) raise(state, "%s.%s is too long", where.c_str(), key);
    lua_pop(state, 1);
    return text;
}

double number_field(lua_State* state, int index, const std::string& where) {
    lua_rawgeti(state, -1, index);
    if (lua_type(state, -1) != LUA_TNUMBER || !std::isfinite(lua_tonumber(state, -1)))
        raise(state, "%s: write { least, most, initial }, such as { 0, 4, 1 }", where.c_str());
    const double number = lua_tonumber(state, -1);
    lua_pop(state, 1);
    return number;
}

Number read_number(lua_State* state, const std::string& where) {
    Number number{
        .least = number_field(state, 1, where),
        .most = number_field(state, 2, where),
        .initial = number_field(state, 3, where),
        .unit = text_field(state, "unit", "", 16, where)
    };
    if (number.least >= number.most) raise(state, "%s: the least must be below the most", where.c_str());
    if (number.initial < number.least || number.initial > number.most)
        raise(state, "%s: the initial value must lie within the range", where.c_str());
    const auto curve = text_field(state, "curve", "linear", 16, where);
    if (curve == "exponential")
        number.curve = Curve::Exponential;
    else if (curve == "squared")
        number.curve = Curve::Squared;
    else if (curve != "linear")
        raise(state, "%s.curve must be \"linear\", \"exponential\" or \"squared\"", where.c_str());
    if (number.curve == Curve::Exponential && number.least <= 0)
        raise(state, "%s: an exponential range must begin above 0", where.c_str());
    lua_pushliteral(state, "step");
    const int type = lua_rawget(state, -2);
    if (type != LUA_TNIL) {
        number.step = number_at(state, -1);
        if (number.step < 0) raise(state, "%s.step must not be below 0", where.c_str());
    }
    lua_pop(state, 1);
    return number;
}

Words read_words(lua_State* state, const std::string& text, const std::string& where) {
    if (text.size() > most_words) raise(state, "%s is longer than 512 bytes", where.c_str());
    return {text};
}

/// { "fire", "ocean" }: the first one is chosen; one alone is a text, or a colour.
void read_texts(lua_State* state, Parameter& parameter, lua_Integer count, const std::string& where) {
    Choice choice;
    if (count > most_choices) raise(state, "%s: more than 64 words", where.c_str());
    for (lua_Integer i = 1; i <= count; ++i) {
        lua_rawgeti(state, -1, i);
        if (lua_type(state, -1) != LUA_TSTRING) raise(state, "%s: all of it must be texts", where.c_str());
        choice.words.emplace_back(text_at(state, -1));
        lua_pop(state, 1);
        if (choice.words.back().empty() || choice.words.back().size() > longest_title)
            raise(state, "%s: a word has 1 to 100 bytes", where.c_str());
    }
    const auto& first = choice.words.front();
    if (count > 1)
        parameter.kind = std::move(choice);
    else if (const auto colour = parse_colour(first))
        parameter.kind = Tint{*colour};
    else
        parameter.kind = read_words(state, first, where);
}

/// What stands at the top of the stack as a parameter.
Parameter read_parameter(lua_State* state, std::string name) {
    const std::string where = "scene.parameters." + name;
    if (!is_name_segment(name) || name.find('-') != std::string::npos)
        raise(state, "%s: a name is made of a to z, 0 to 9 and _", where.c_str());
    Parameter parameter{.name = name, .title = title_of(name), .kind = Toggle{}};
    switch (lua_type(state, -1)) {
    case LUA_TBOOLEAN:
        parameter.kind = Toggle{lua_toboolean(state, -1) != 0};
        return parameter;
    case LUA_TSTRING: {
        const std::string text(text_at(state, -1));
        if (const auto colour = parse_colour(text))
            parameter.kind = Tint{*colour};
        else
            parameter.kind = read_words(state, text, where);
        return parameter;
    }
    case LUA_TTABLE:
        break;
    default:
        raise(
            state, "%s: write { least, most, initial }, true, false, a text, a colour, or a list of words",
            where.c_str()
        );
    }
    refuse_unknown_keys(state, parameter_keys, where);
    parameter.title = text_field(state, "title", parameter.title, longest_title, where);
    const int first = lua_rawgeti(state, -1, 1);
    const bool is_on = lua_toboolean(state, -1) != 0;
    lua_pop(state, 1);
    if (first == LUA_TSTRING)
        read_texts(state, parameter, static_cast<lua_Integer>(lua_rawlen(state, -1)), where);
    else if (first == LUA_TBOOLEAN)
        parameter.kind = Toggle{is_on};
    else
        parameter.kind = read_number(state, where);
    return parameter;
}

/// Adds what stands at the top of the stack.
void add_parameter(lua_State* state, std::vector<Parameter>& parameters, std::string name) {
    if (parameters.size() == most_parameters) raise(state, "scene.parameters: more than 32 of them");
    if (std::ranges::find(parameters, name, &Parameter::name) != parameters.end())
        raise(state, "scene.parameters.%s is declared twice", name.c_str());
    parameters.push_back(read_parameter(state, std::move(name)));
}

std::vector<Parameter> read_parameters(lua_State* state) {
    std::vector<Parameter> parameters;
    lua_pushliteral(state, "parameters");
    const int type = lua_rawget(state, -2);
    if (type != LUA_TNIL && type != LUA_TTABLE) raise(state, "scene.parameters must be a table");
    if (type == LUA_TTABLE) {
        const auto listed = static_cast<lua_Integer>(lua_rawlen(state, -1));
        for (lua_Integer i = 1; i <= listed; ++i) {
            const auto where = "scene.parameters[" + std::to_string(i) + "]";
            const bool is_table = lua_rawgeti(state, -1, i) == LUA_TTABLE;
            auto name = is_table ? text_field(state, "name", "", max_name_length, where) : std::string();
            if (name.empty())
                raise(state, "%s has no name: write { name = \"speed\", 0, 4, 1 }", where.c_str());
            add_parameter(state, parameters, std::move(name));
            lua_pop(state, 1);
        }
        std::vector<std::string> names;
        lua_pushnil(state);
        while (lua_next(state, -2) != 0) {
            lua_pop(state, 1);
            if (lua_type(state, -1) == LUA_TSTRING) names.emplace_back(text_at(state, -1));
            if (names.size() > most_parameters) raise(state, "scene.parameters: more than 32 of them");
        }
        std::ranges::sort(names);
        for (const auto& name : names) {
            lua_pushlstring(state, name.data(), name.size());
            lua_rawget(state, -2);
            add_parameter(state, parameters, name);
            lua_pop(state, 1);
        }
    }
    lua_pop(state, 1);
    return parameters;
}

/// A list of types of events, or of their beginnings.
std::vector<std::string> read_types(lua_State* state, const char* key) {
    std::vector<std::string> types;
    lua_pushstring(state, key);
    const int type = lua_rawget(state, -2);
    if (type != LUA_TNIL && type != LUA_TTABLE) raise(state, "scene.%s must be a list of texts", key);
    const auto count = type == LUA_TTABLE ? static_cast<lua_Integer>(lua_rawlen(state, -1)) : 0;
    if (count > most_choices) raise(state, "scene.%s: more than 64 types", key);
    for (lua_Integer i = 1; i <= count; ++i) {
        if (lua_rawgeti(state, -1, i) != LUA_TSTRING) raise(state, "scene.%s must be a list of texts", key);
        auto word = std::string(text_at(state, -1));
        lua_pop(state, 1);
        const std::string_view whole(word);
        if (!is_dotted_name(whole.ends_with('.') ? whole.substr(0, whole.size() - 1) : whole))
            raise(
                state, "scene.%s: '%s' is no type of events, such as \"button.press\" or \"audio.\"", key,
                word.c_str()
            );
        types.push_back(std::move(word));
    }
    lua_pop(state, 1);
    return types;
}

} // namespace

SceneAbout declaration_at_top(lua_State* state, std::string_view name) {
    luaL_checkstack(state, 12, nullptr);
    SceneAbout about{.name = std::string(name), .title = title_of(name), .about = {}, .language = "lua"};
    if (lua_isnil(state, -1)) return about;
    if (lua_type(state, -1) != LUA_TTABLE)
        raise(state, "'scene' must be a table: scene = { title = \"Lava\" }");
    refuse_unknown_keys(state, scene_keys, "scene");
    about.title = text_field(state, "title", about.title, longest_title, "scene");
    about.about = text_field(state, "about", "", longest_about, "scene");
    about.parameters = read_parameters(state);
    about.hears = read_types(state, "hears");
    about.remembers = read_types(state, "remembers");
    return about;
}

} // namespace tutti::scene::lua
