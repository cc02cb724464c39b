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
    if (!text && text.error().code == ErrorCode::NotFound) return said;
    const bool is_too_large = !text && text.error().code == ErrorCode::LimitExceeded; // for one of ours
    if (!text && !is_too_large) return std::unexpected(text.error());
    const auto changes = is_too_large ? Result<Value>(std::unexpected(text.error())) : parse_changes(*text);
    if (!changes) {
        said.push_back(changes.error().message);
        if (auto moved = set_aside(said); !moved) return pass_on(moved);
        return said;
    }
    said = score.apply(*changes);
    if (said.empty()) return said;
    if (auto copied = lay_beside(*text, said); !copied) return pass_on(copied);
    if (auto kept = keep(score); !kept) return pass_on(kept);
    return said;
}

/// A copy, and not a move: whatever fails between here and keep(), what fits is there at the next start.
Result<void> KeptChanges::lay_beside(std::string_view text, std::vector<std::string>& said) {
    const auto aside = io::copy_aside(disk_, file_, text);
    if (!aside) return std::unexpected(aside.error());
    said.push_back(fmt::format("{} as it was lies at {}", file_.native(), aside->native()));
    return {};
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
