#include "io/kept_object.hpp"

#include "base/json.hpp"

namespace tutti::io {

namespace {
constexpr std::size_t most_kept_bytes = std::size_t{1} << 20;
} // namespace

Result<std::optional<Value>> KeptObject::read() {
    const auto text = read_file(disk_, file_, most_kept_bytes);
    if (!text && text.error().code == ErrorCode::NotFound) return std::nullopt;
    if (!text) return std::unexpected(text.error());
    auto object = parse_json(*text);
    if (object && object->is_object()) {
        kept_ = *object;
        return kept_;
    }
    const auto why = object ? Error{ErrorCode::InvalidInput, "it holds no object"} : object.error();
    return fail(ErrorCode::InvalidInput, set_aside(disk_, file_, why));
}

Result<void> KeptObject::keep(const Value& object) {
    if (kept_ == object) return {};
    if (auto written = replace_file(disk_, file_, print_json(object)); !written) return written;
    kept_ = object;
    return {};
}

} // namespace tutti::io
