#include "director/run_journal.hpp"

#include "base/json.hpp"
#include "base/scan.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>

namespace tutti::director {

namespace {
constexpr std::size_t worth_rewriting = 1024 * 1024;
constexpr std::size_t largest = 1024 * 1024 * 1024;
} // namespace

Result<RunJournal> RunJournal::open(const std::filesystem::path& path) {
    RunJournal journal(path);
    const auto text = io::read_file(path, largest);
    if (!text && text.error().code != ErrorCode::NotFound) return std::unexpected(text.error());
    if (text) {
        JsonReader reader;
        std::string_view rest = *text;
        while (!rest.empty()) {
            const auto entry = reader.parse(take_line(rest));
            if (!entry) continue;
            if (const Value* began = entry->find("began"))
                if (const Value* run = began->find("playlist_id"); run != nullptr && run->is_string())
                    journal.open_.insert_or_assign(std::string(run->string()), *began);
            if (const Value* ended = entry->find("ended"); ended != nullptr && ended->is_string())
                if (const auto known = journal.open_.find(ended->string()); known != journal.open_.end())
                    journal.open_.erase(known);
        }
    }
    if (auto fresh = journal.rewrite(); !fresh) return pass_on(fresh);
    return journal;
}

Result<void> RunJournal::began(std::string_view run, const Value& about) {
    open_.insert_or_assign(std::string(run), about);
    return append(fmt::format("{{\"began\":{}}}\n", print_json(about)));
}

Result<void> RunJournal::ended(std::string_view run) {
    const auto known = open_.find(run);
    if (known == open_.end()) return {};
    open_.erase(known);
    std::string line = "{\"ended\":";
    append_json_string(line, run);
    return append(line + "}\n");
}

Result<void> RunJournal::append(std::string line) {
    if (is_torn_ || written_ > std::max(worth_rewriting, 2 * rewritten_)) return rewrite();
    const auto done = ::write(file_.get(), line.data(), line.size());
    if (done == static_cast<ssize_t>(line.size())) {
        written_ += line.size();
        return {};
    }
    is_torn_ = true;
    const auto* why = done < 0 ? std::strerror(errno) : "there is no more space";
    return fail(ErrorCode::Environment, fmt::format("{}: {}", path_.native(), why));
}

Result<void> RunJournal::rewrite() {
    std::string text;
    for (const auto& [run, about] : open_) text += fmt::format("{{\"began\":{}}}\n", print_json(about));
    if (auto written = io::write_file_atomically(path_, text); !written) return written;
    file_ = io::FileDescriptor(::open(path_.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    written_ = rewritten_ = text.size();
    is_torn_ = !file_;
    if (file_) return {};
    return fail(ErrorCode::Environment, fmt::format("{}: {}", path_.native(), std::strerror(errno)));
}

} // namespace tutti::director
