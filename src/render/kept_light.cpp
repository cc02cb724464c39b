#include "render/kept_light.hpp"

#include "base/json.hpp"

namespace tutti::render {

namespace {
constexpr std::size_t most_bytes = std::size_t{1} << 20;
} // namespace

Result<std::optional<Value>> KeptLight::read() {
    const auto text = io::read_file(disk_, file_, most_bytes);
    if (!text && text.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!text) return std::unexpected(text.error());
    auto light = parse_json(*text);
    if (light && light->is_object()) {
        kept_ = *light;
        return kept_;
    }
    const auto why = light ? Error{ErrorCode::InvalidInput, "it holds no object"} : light.error();
    return fail(ErrorCode::InvalidInput, io::set_aside(disk_, file_, why));
}

Result<void> KeptLight::keep(const Value& light) {
    if (kept_ == light) return {};
    if (auto written = io::replace_file(disk_, file_, print_json(light)); !written) return written;
    kept_ = light;
    return {};
}

} // namespace tutti::render
