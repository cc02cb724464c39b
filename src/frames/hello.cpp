#include "frames/hello.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "frames/ring.hpp"

#include <fmt/format.h>

#include <set>

namespace tutti::frames {

namespace {

/// Changes with the layout of the memory; what it is made of says the rest.
constexpr int version = 1;

bool is_side(const Value* value) {
    return value != nullptr && value->is_integer() && value->integer() >= 1
           && value->integer() <= pixel::max_side;
}

const Value* text_of(const Value& object, std::string_view key) {
    const Value* found = object.find(key);
    return found != nullptr && found->is_string() ? found : nullptr;
}

Result<DisplayAbout> parse_display(const Value& value) {
    const Value *name = text_of(value, "name"), *shape = text_of(value, "shape"),
                *faces = text_of(value, "faces"), *width = value.find("width"),
                *height = value.find("height");
    if (name == nullptr || shape == nullptr || faces == nullptr || !is_side(width) || !is_side(height))
        return fail(ErrorCode::InvalidInput, "a display in the hello has no name, shape or size");
    return DisplayAbout{
        .name = std::string(name->string()),
        .size = {static_cast<int>(width->integer()), static_cast<int>(height->integer())},
        .shape = std::string(shape->string()),
        .faces = std::string(faces->string())
    };
}

bool has(const Value& object, std::string_view key, std::size_t number) {
    const Value* found = object.find(key);
    return found != nullptr && found->is_integer() && found->integer() == static_cast<std::int64_t>(number);
}

} // namespace

std::size_t memory_bytes(const std::vector<DisplayAbout>& displays) noexcept {
    std::size_t bytes = 0;
    for (const auto& display : displays) bytes += ring_bytes(display.size);
    return bytes;
}

Result<void> check(const std::vector<DisplayAbout>& displays) {
    if (displays.empty() || displays.size() > most_displays)
        return fail(ErrorCode::InvalidInput, fmt::format("1 to {} displays can be shown", most_displays));
    std::set<std::string_view> names;
    for (const auto& [name, size, shape, faces] : displays) {
        if (!is_name_segment(name) || !names.insert(name).second)
            return fail(
                ErrorCode::InvalidInput, fmt::format("\"{}\" is no name of a display, or one twice", name)
            );
        if (size.width < 1 || size.width > pixel::max_side || size.height < 1
            || size.height > pixel::max_side)
            return fail(
                ErrorCode::InvalidInput, fmt::format(
                                             "a display's sides are 1 to {} pixels, not {} x {}",
                                             pixel::max_side, size.width, size.height
                                         )
            );
    }
    return {};
}

std::string print(const Hello& hello) {
    std::vector<Value> displays;
    for (const auto& [name, size, shape, faces] : hello.displays)
        displays.push_back(Value::object(
            {{"name", name},
             {"width", size.width},
             {"height", size.height},
             {"shape", shape},
             {"faces", faces}}
        ));
    return print_json(Value::object(
        {{"v", version},
         {"slots", slots},
         {"about_bytes", sizeof(FrameAbout)},
         {"displays", Value::array(std::move(displays))}}
    ));
}

std::string print_refusal(std::string_view reason) {
    return print_json(Value::object({{"v", version}, {"refused", reason}}));
}

Result<Hello> parse_hello(std::string_view message) {
    const auto value = parse_json(message);
    if (!value) return std::unexpected(value.error());
    if (const Value* reason = text_of(*value, "refused"))
        return fail(ErrorCode::Unavailable, "the server of frames refuses: " + std::string(reason->string()));
    if (!has(*value, "v", version) || !has(*value, "slots", slots)
        || !has(*value, "about_bytes", sizeof(FrameAbout)))
        return fail(
            ErrorCode::UnknownVersion,
            "frames are shared in a way that this version does not know: let all programs be of one version"
        );
    const Value* displays = value->find("displays");
    if (displays == nullptr || !displays->is_array())
        return fail(ErrorCode::InvalidInput, "the hello names no displays");
    Hello hello;
    for (const auto& each : displays->items()) {
        auto display = parse_display(each);
        if (!display) return pass_on(display);
        hello.displays.push_back(std::move(*display));
    }
    if (auto fits = check(hello.displays); !fits) return pass_on(fits);
    return hello;
}

} // namespace tutti::frames
