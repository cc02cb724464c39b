#include "workers/audio/commands/feature_columns.hpp"

#include "base/json.hpp"

#include <string_view>

namespace tutti::audio {

namespace {

template <typename Use>
void for_each_leaf(const std::string& path, const Value& value, const Use& use) {
    const auto inner = [&path](std::string_view name) {
        return path.empty() ? std::string(name) : path + '.' + std::string(name);
    };
    if (value.is_object())
        for (const auto& member : value.members()) for_each_leaf(inner(member.key), member.value, use);
    else if (value.is_array())
        for (std::size_t i = 0; i < value.items().size(); ++i)
            for_each_leaf(inner(std::to_string(i)), value.items()[i], use);
    else
        use(path, value);
}

} // namespace

std::string column_names(const Value& features) {
    std::string names;
    for_each_leaf({}, features, [&names](const std::string& path, const Value&) {
        if (!names.empty()) names += ',';
        names += path;
    });
    return names;
}

void append_row(std::string& out, const Value& features) {
    bool is_first = true;
    for_each_leaf({}, features, [&](const std::string&, const Value& value) {
        if (!is_first) out += ',';
        is_first = false;
        if (value.is_bool())
            out += value.boolean() ? '1' : '0';
        else
            append_json(out, value);
    });
}

} // namespace tutti::audio
