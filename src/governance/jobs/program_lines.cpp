#include "governance/jobs/program_lines.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/scan.hpp"
#include "base/utf8.hpp"

#include <algorithm>
#include <utility>

namespace tutti::governance::jobs {

namespace {

constexpr std::string_view progress_word = "progress";
constexpr std::string_view result_word = "result ";
constexpr std::size_t longest_begun = ProgramLines::longest_result + result_word.size();

std::string shown(std::string_view line) {
    return printable(first_characters(whole_characters(trimmed(line)), ProgramLines::longest_line));
}

std::optional<ProgramLines::Progress> progress_in(std::string_view line) {
    if (take_word(line) != progress_word) return std::nullopt;
    const auto part = parse_number<double>(take_word(line));
    if (!part || !(*part >= 0 && *part <= 1)) return std::nullopt;
    return ProgramLines::Progress{*part, shown(line)};
}

std::optional<Value> result_in(std::string_view line) {
    if (!line.starts_with(result_word)) return std::nullopt;
    auto value = parse_json(line.substr(result_word.size()));
    if (!value) return std::nullopt;
    return std::move(*value);
}

} // namespace

void ProgramLines::take(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto piece = bytes.substr(0, end);
        // Of a line that never ends its beginning is kept.
        begun_ += piece.substr(0, longest_begun - std::min(longest_begun, begun_.size()));
        if (end == std::string_view::npos) return;
        take_line(std::exchange(begun_, {}));
        bytes.remove_prefix(end + 1);
    }
}

void ProgramLines::end() {
    if (!begun_.empty()) take_line(std::exchange(begun_, {}));
}

void ProgramLines::take_line(std::string_view line) {
    if (auto progress = progress_in(line)) {
        progress_ = std::move(progress);
        return;
    }
    if (auto result = result_in(line)) {
        result_ = std::move(*result);
        return;
    }
    auto text = shown(line);
    if (text.empty()) return;
    if (last_.size() == most_lines) last_.pop_front();
    last_.push_back(std::move(text));
}

std::optional<ProgramLines::Progress> ProgramLines::take_progress() {
    return std::exchange(progress_, std::nullopt);
}

} // namespace tutti::governance::jobs
