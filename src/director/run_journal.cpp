#include "director/run_journal.hpp"

#include <algorithm>
#include <utility>

namespace tutti::director {

namespace {

constexpr std::uint64_t worth_rewriting = 1024 * 1024;
constexpr std::size_t largest =
    256 * 1024 * 1024; ///< of one of ours: 200,000 open runs with all that they may say

using OpenRuns = std::map<std::string, event::LostRun, std::less<>>;

Result<void> take(OpenRuns& open, std::string_view text) {
    auto line = parse_journal_line(text);
    if (!line) return pass_on(line);
    if (auto* began = std::get_if<RunBegan>(&*line)) {
        auto id = began->run.playlist_id;
        open.insert_or_assign(std::move(id), std::move(began->run));
    } else {
        open.erase(std::get<RunOver>(*line).playlist_id);
    }
    return {};
}

} // namespace

Result<RunJournal>
RunJournal::open(io::Disk& disk, const std::filesystem::path& path, io::LinesFound& found) {
    OpenRuns open;
    const auto take_line = [&](std::string_view line) { return take(open, line); };
    auto file = io::LineFile::open(disk, path, take_line, found, largest);
    if (!file && file.error().code == ErrorCode::LimitExceeded) {
        const auto why = file.error().message;
        if (auto moved = io::set_aside(disk, path); !moved) return pass_on(moved);
        file = io::LineFile::open(disk, path, take_line, found, largest);
        found.rejected = 1;
        found.why = why;
    }
    if (!file) return pass_on(file);
    RunJournal journal(std::move(*file));
    journal.open_ = std::move(open);
    if (auto fresh = journal.rewrite(); !fresh) return pass_on(fresh);
    return journal;
}

Result<void> RunJournal::began(event::LostRun run) {
    const RunBegan line{std::move(run)};
    open_.insert_or_assign(line.run.playlist_id, line.run);
    return append(line);
}

Result<void> RunJournal::ended(std::string_view run) {
    const auto known = open_.find(run);
    if (known == open_.end()) return {};
    open_.erase(known);
    return append(RunOver{std::string(run)});
}

Result<void> RunJournal::append(const JournalLine& line) {
    if (is_behind_ || file_.size() > std::max(worth_rewriting, 2 * rewritten_)) return rewrite();
    auto done = file_.append(print(line));
    is_behind_ = !done;
    return done;
}

Result<void> RunJournal::rewrite() {
    std::string text;
    for (const auto& [id, run] : open_) text += print(RunBegan{run}) + '\n';
    auto done = file_.replace(text);
    is_behind_ = !done;
    if (done) rewritten_ = text.size();
    return done;
}

} // namespace tutti::director
