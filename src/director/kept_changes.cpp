#include "director/kept_changes.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

namespace tutti::director {

namespace {

/// Whether it is what keep() writes, in a version that we know.
Result<Value> parse_changes(std::string_view text) {
    auto changes = parse_json(text);
    if (!changes) return changes;
    contract::FieldReader fields(*changes);
    for (const auto* family : {"playlists", "gestures"}) static_cast<void>(fields.object(family));
    return fields.finish(*changes);
}

} // namespace

Result<std::vector<std::string>> KeptChanges::apply_to(Score& score) {
    std::vector<std::string> said;
    const auto text = io::read_file(disk_, file_);
    if (!text) {
        if (text.error().code == ErrorCode::NotFound) return said;
        return std::unexpected(text.error());
    }
    const auto changes = parse_changes(*text);
    if (changes) said = score.apply(*changes);
    if (!changes) said.push_back(changes.error().message);
    if (said.empty()) return said;
    if (auto moved = set_aside(said); !moved) return pass_on(moved);
    if (changes)
        if (auto kept = keep(score); !kept) return pass_on(kept);
    return said;
}

Result<void> KeptChanges::set_aside(std::vector<std::string>& said) {
    const auto aside = io::set_aside(disk_, file_);
    if (!aside) return std::unexpected(aside.error());
    said.push_back(fmt::format("{} as it was lies at {}", file_.native(), aside->native()));
    return {};
}

Result<void> KeptChanges::keep(const Score& score) {
    if (auto made = io::make_private_directory(file_.parent_path()); !made) return made;
    return io::replace_file(disk_, file_, print_json(score.changes()) + "\n", io::Durability::Durable);
}

} // namespace tutti::director
