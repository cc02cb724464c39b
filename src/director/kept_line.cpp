#include "director/kept_line.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"

namespace tutti::director {

namespace {

constexpr const char* key_of(Family family) noexcept {
    return family == Family::Playlist ? "playlist" : "gesture";
}

Result<Score::Kept> parse_change(const Value& change) {
    contract::FieldReader fields(change, contract::VersionField::Optional);
    const auto family = fields.has(key_of(Family::Playlist)) ? Family::Playlist : Family::Gesture;
    Score::Kept kept{family, fields.text(key_of(family), 1), {}};
    if (const Value* definition = change.find("definition")) {
        if (!definition->is_object() && !definition->is_null())
            fields.wrong("definition", "must be an object or null");
        kept.definition = *definition;
    }
    return fields.finish(std::move(kept));
}

} // namespace

Result<std::vector<Score::Kept>> parse_kept_line(std::string_view json) {
    auto line = parse_json(json);
    if (!line) return pass_on(line);
    contract::FieldReader fields(*line);
    const Value* changes = line->find("changes");
    if (changes == nullptr || !changes->is_array()) fields.wrong("changes", "must be an array");
    std::vector<Score::Kept> all;
    if (auto read = fields.finish(true); !read) return pass_on(read);
    for (const Value& change : changes->items()) {
        auto kept = parse_change(change);
        if (!kept) return pass_on(kept);
        all.push_back(std::move(*kept));
    }
    return all;
}

void KeptLine::add(const Score::Kept& change) {
    text_.append(text_.empty() ? "{\"" : ",{\"").append(key_of(change.family)).append("\":");
    append_json_string(text_, change.name);
    if (change.definition) {
        text_ += ",\"definition\":";
        append_json(text_, *change.definition);
    }
    text_ += '}';
}

std::string KeptLine::take() && { return R"({"v":1,"changes":[)" + text_ + "]}\n"; }

} // namespace tutti::director
