// The only place that includes simdjson.
#include "base/json.hpp"

#include <simdjson.h>

#include <algorithm>
#include <optional>

namespace tutti {

struct JsonReader::Impl {
    simdjson::dom::parser parser;
};

JsonReader::JsonReader() : impl_(std::make_unique<Impl>()) {}
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

/// The first key that stands twice, if any.
std::optional<std::string> duplicate_key(const std::vector<Member>& members) {
    constexpr std::size_t few = 12; // compared each with each: quicker than sorting, and without memory
    if (members.size() <= few) {
        for (auto member = members.begin(); member != members.end(); ++member)
            if (std::find_if(
                    members.begin(), member, [&](const Member& earlier) { return earlier.key == member->key; }
                )
                != member)
                return member->key;
        return std::nullopt;
    }
    std::vector<std::string_view> keys;
    keys.reserve(members.size());
    for (const auto& member : members) keys.emplace_back(member.key);
    std::ranges::sort(keys);
    const auto twice = std::ranges::adjacent_find(keys);
    if (twice == keys.end()) return std::nullopt;
    return std::string(*twice);
}

Result<Value> convert(const element& from) {
    switch (from.type()) {
    case element_type::NULL_VALUE:
        return Value();
    case element_type::BOOL:
        return Value(from.get_bool().value_unsafe());
    case element_type::INT64:
        return Value(from.get_int64().value_unsafe());
    case element_type::UINT64:
        return Value(static_cast<double>(from.get_uint64().value_unsafe()));
    case element_type::DOUBLE:
        return Value(from.get_double().value_unsafe());
    case element_type::STRING:
        return Value(from.get_string().value_unsafe());
    case element_type::ARRAY: {
        const auto array = from.get_array().value_unsafe();
        std::vector<Value> items;
        items.reserve(array.size());
        for (const element item : array) {
            auto converted = convert(item);
            if (!converted) return converted;
            items.push_back(std::move(*converted));
        }
        return Value::array(std::move(items));
    }
    case element_type::OBJECT: {
        const auto object = from.get_object().value_unsafe();
        std::vector<Member> members;
        members.reserve(object.size());
        for (const auto field : object) {
            auto converted = convert(field.value);
            if (!converted) return converted;
            members.push_back({std::string(field.key), std::move(*converted), {}});
        }
        if (const auto key = duplicate_key(members))
            return fail(ErrorCode::InvalidInput, "the key \"" + *key + "\" stands twice");
        return Value::object(std::move(members));
    }
    }
    return fail(ErrorCode::InvalidInput, "unknown JSON element");
}

} // namespace

Result<Value> JsonReader::parse(std::string_view text) {
    // The library may not be given no text at all.
    if (text.data() == nullptr) text = "";
    // Texts up to this share their buffers; larger ones do not leave theirs behind.
    constexpr std::size_t kept = 1024;
    const auto capacity = std::max(text.size(), kept);
    if (const auto error = impl_->parser.allocate(capacity, max_json_depth); error != simdjson::SUCCESS)
        return fail(ErrorCode::LimitExceeded, "JSON text too large");
    element root;
    // A copy with the padding that simdjson reads past the end is made where needed.
    const auto error = impl_->parser.parse(text.data(), text.size()).get(root);
    if (error == simdjson::DEPTH_ERROR) return fail(ErrorCode::LimitExceeded, "JSON nested too deeply");
    if (error != simdjson::SUCCESS)
        return fail(ErrorCode::InvalidInput, std::string("not JSON: ") + simdjson::error_message(error));
    return convert(root);
}

Result<Value> parse_json(std::string_view text) { return JsonReader().parse(text); }

} // namespace tutti
