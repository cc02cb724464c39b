#include "director/kept_changes.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "contract/fields.hpp"
#include "director/kept_line.hpp"
#include "event/definition/roll.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tutti::director {

namespace {

constexpr std::size_t largest_file = 1 << 30;
constexpr std::uint64_t worth_replacing = 1024 * 1024;

/// Of what was said of a definition the last word counts, at the place at which it was said.
class LastWords {
public:
    void take(Score::Kept kept) {
        auto& roll = words_[kept.family == Family::Playlist ? 0 : 1];
        if (auto* before = roll.find(kept.name);
            before != nullptr && kept.definition
            && kept.definition->is_null() == before->definition->is_null()) {
            *before = std::move(kept);
            return;
        }
        roll.remove(kept.name);
        if (!kept.definition) return;
        auto name = kept.name;
        roll.add(std::move(name), std::move(kept));
    }
    std::vector<Score::Kept> all() const {
        std::vector<Score::Kept> all;
        for (const auto& roll : words_)
            for (const auto& [order, kept] : roll) all.push_back(kept);
        return all;
    }

private:
    event::definition::Roll<Score::Kept> words_[2];
};

/// Whether it is what earlier versions wrote, in a version that we know.
Result<std::vector<Score::Kept>> parse_document(std::string_view text) {
    auto document = parse_json(text);
    if (!document) return pass_on(document);
    contract::FieldReader fields(*document);
    LastWords words;
    for (const auto& [key, family] :
         {std::pair("playlists", Family::Playlist), std::pair("gestures", Family::Gesture)}) {
        const Value all = fields.object(key);
        if (!all.is_object()) continue; // and finish() says so
        for (const Member& member : all.members()) words.take({family, member.key, member.value});
    }
    return fields.finish(words.all());
}

bool has_line_of_ours(std::string_view text) {
    for (auto end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        if (parse_kept_line(text.substr(0, end))) return true;
        text.remove_prefix(end + 1);
    }
    return false;
}

} // namespace

// ---- at a start ----

Result<std::vector<std::string>> KeptChanges::apply_to(Score& score) {
    const auto text = io::read_file(disk_, path_, largest_file);
    if (text) return apply(score, *text);
    if (text.error().code == ErrorCode::NotFound) return std::vector<std::string>();
    if (text.error().code != ErrorCode::LimitExceeded) return std::unexpected(text.error());
    std::vector<std::string> said = {text.error().message}; // for one of ours
    if (auto moved = set_aside(said); !moved) return pass_on(moved);
    return said;
}

Result<std::vector<std::string>> KeptChanges::apply(Score& score, std::string_view text) {
    std::vector<std::string> said;
    auto kept = parse_document(text);
    if (!kept && has_line_of_ours(text)) {
        kept = read_lines(said);
        if (!kept) return pass_on(kept);
    }
    if (!kept) {
        said.push_back(kept.error().message);
        if (auto moved = set_aside(said); !moved) return pass_on(moved);
        return said;
    }
    const auto refused = score.apply(*kept);
    if (refused.empty()) return said;
    said.insert(said.end(), refused.begin(), refused.end());
    if (auto copied = lay_beside(text, said); !copied) return pass_on(copied);
    if (auto replaced = keep(score); !replaced) return pass_on(replaced);
    return said;
}

Result<std::vector<Score::Kept>> KeptChanges::read_lines(std::vector<std::string>& said) {
    LastWords words;
    const auto take = [&](std::string_view line) -> Result<void> {
        auto changes = parse_kept_line(line);
        if (!changes) return pass_on(changes);
        for (auto& kept : *changes) words.take(std::move(kept));
        return {};
    };
    io::LinesFound found;
    auto file = io::LineFile::open(disk_, path_, take, found, largest_file);
    if (!file) return pass_on(file);
    file_ = std::move(*file);
    if (found.rejected != 0)
        said.push_back(fmt::format(
            "{} not understood, now in {}.rejected: {}", describe_count(found.rejected, "line"),
            path_.native(), found.why
        ));
    replaced_ = file_->size();
    return words.all();
}

/// A copy, and not a move: whatever fails between here and keep(), what fits is there at the next start.
Result<void> KeptChanges::lay_beside(std::string_view text, std::vector<std::string>& said) {
    const auto aside = io::copy_aside(disk_, path_, text);
    if (!aside) return std::unexpected(aside.error());
    said.push_back(fmt::format("{} as it was lies at {}", path_.native(), aside->native()));
    return {};
}

Result<void> KeptChanges::set_aside(std::vector<std::string>& said) {
    file_.reset();
    const auto aside = io::set_aside(disk_, path_);
    if (!aside) return std::unexpected(aside.error());
    said.push_back(fmt::format("{} as it was lies at {}", path_.native(), aside->native()));
    return {};
}

// ---- while it goes on ----

bool KeptChanges::takes_more() const noexcept {
    return file_ && file_->size() <= std::max(worth_replacing, 2 * replaced_);
}

Result<void> KeptChanges::append(std::string_view line) {
    invariant(file_ && line.ends_with('\n'), "a whole line behind others");
    auto kept = file_->append(line.substr(0, line.size() - 1));
    if (kept) kept = file_->sync();
    if (!kept) file_.reset(); // a sync that failed is a failure for good
    return kept;
}

Result<void> KeptChanges::replace(std::string_view lines) {
    file_.reset();
    if (auto made = io::make_private_directory(path_.parent_path()); !made) return made;
    if (auto kept = io::replace_file(disk_, path_, lines, io::Durability::Durable); !kept) return kept;
    io::LinesFound found;
    auto file = io::LineFile::open(
        disk_, path_, [](std::string_view) { return Result<void>(); }, found, largest_file
    );
    if (!file) return {}; // it is kept all the same; the next change replaces it again
    file_ = std::move(*file);
    replaced_ = lines.size();
    return {};
}

Result<void> KeptChanges::keep(const Score& score) {
    std::string lines;
    Score::Place place;
    while (const auto kept = score.next_kept(place)) {
        KeptLine line;
        line.add(*kept);
        lines += std::move(line).take();
    }
    return replace(lines.empty() ? KeptLine().take() : lines);
}

} // namespace tutti::director
