#include "supervisor/history.hpp"

#include "io/line_file.hpp"

#include <fmt/format.h>

namespace tutti::supervisor {

namespace {

constexpr std::size_t largest_history = 4 * 1024 * 1024;
/// A cause of more is cut: it may hold what a service said of itself.
constexpr std::size_t longest_cause = 400;

/// Not within a character.
void cut(std::string& text, std::size_t most) {
    if (text.size() <= most) return;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    text += "…";
}

} // namespace

std::filesystem::path History::path_of(std::string_view service) const {
    return folder_ / fmt::format("{}.jsonl", service);
}

Result<void> History::note(contract::ServiceTransition transition) {
    cut(transition.cause, longest_cause);
    if (transition.exit) cut(transition.exit->message, longest_cause);
    const auto path = path_of(transition.service);
    auto known = lines_.find(transition.service);
    if (known == lines_.end()) {
        const auto lines = open_first(path);
        if (!lines) return std::unexpected(lines.error());
        known = lines_.emplace(transition.service, *lines).first;
    }
    if (auto appended = append(path, contract::print(transition) + '\n'); !appended) {
        lines_.erase(known); // what stands there now, the next one finds out
        return appended;
    }
    if (++known->second < 2 * kept_transitions) return {};
    auto shortened = shorten(path);
    if (shortened)
        known->second = kept_transitions;
    else
        lines_.erase(known);
    return shortened;
}

/// What an earlier supervisor has left, mended.
Result<std::size_t> History::open_first(const std::filesystem::path& path) {
    const auto take = [](std::string_view line) -> Result<void> {
        auto read = contract::parse_service_transition(line);
        if (!read) return pass_on(read);
        return {};
    };
    io::LinesFound found;
    const auto opened = io::LineFile::open(disk_, path, take, found, largest_history);
    if (!opened && opened.error().code == ErrorCode::LimitExceeded) {
        warn_(io::set_aside(disk_, path, opened.error()));
        return 0;
    }
    if (!opened) return std::unexpected(opened.error());
    if (found.rejected > 0)
        warn_(fmt::format(
            "{}: {} lines of its history are not understood ({}): they are in {}.rejected now",
            path.stem().native(), found.rejected, found.why, path.native()
        ));
    return found.lines;
}

Result<void> History::append(const std::filesystem::path& path, const std::string& line) {
    auto file = disk_.open(path, {});
    if (!file) return pass_on(file);
    const auto before = (*file)->size();
    auto appended = (*file)->append(line);
    if (!appended) static_cast<void>((*file)->cut(before));
    return appended;
}

Result<void> History::shorten(const std::filesystem::path& path) {
    const auto text = io::read_file(disk_, path, largest_history);
    if (!text) return std::unexpected(text.error());
    std::string kept;
    for (const auto& transition : contract::parse_service_history(*text, kept_transitions))
        (kept += contract::print(transition)) += '\n';
    return io::replace_file(disk_, path, kept);
}

Result<std::vector<contract::ServiceTransition>>
History::latest(std::string_view service, std::size_t most) const {
    const auto text = io::read_file(disk_, path_of(service), largest_history);
    if (!text && text.error().code == ErrorCode::NotFound) return std::vector<contract::ServiceTransition>();
    if (!text) return std::unexpected(text.error());
    return contract::parse_service_history(*text, most);
}

} // namespace tutti::supervisor
