#include "governance/jobs/program_lines.hpp"

#include "base/json.hpp"
#include "base/printable.hpp"
#include "base/result.hpp"
#include "base/scan.hpp"
#include "base/utf8.hpp"

#include <fmt/format.h>

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

Result<Value> result_in(std::string_view line) {
    if (line.size() > longest_begun)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("a line result has more than {} bytes", ProgramLines::longest_result)
        );
    auto value = parse_json(line.substr(result_word.size()));
    if (!value) return fail(ErrorCode::InvalidInput, "a line result is no JSON: " + value.error().message);
    return value;
}

} // namespace

void ProgramLines::take(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        const auto piece = bytes.substr(0, end);
        // Of a line that never ends its beginning is kept, and that it was longer.
        begun_ += piece.substr(0, longest_begun + 1 - std::min(longest_begun + 1, begun_.size()));
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
    if (line.starts_with(result_word)) {
        auto result = result_in(line);
        complaint_ = result ? "" : std::move(result.error().message);
        if (result) {
            result_ = std::move(*result);
            return;
        }
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
