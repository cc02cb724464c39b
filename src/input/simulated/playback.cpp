#include "input/simulated/playback.hpp"

#include "base/value_path.hpp"
#include "contract/topics.hpp"
#include "show/trace.hpp"

#include <algorithm>

namespace tutti::input {

namespace {

/// A recording that is over at once does not begin again and again without a pause.
constexpr microseconds shortest_round = seconds(1);

} // namespace

std::optional<std::string_view> Playback::next_line() {
    if (place_ >= text_.size()) return std::nullopt;
    const auto end = std::min(text_.find('\n', place_), text_.size());
    const auto line = std::string_view(text_).substr(place_, end - place_);
    place_ = end + 1;
    return line;
}

bool Playback::begin_again() {
    if (ends_ == Ends::Once || !said_any_) return false;
    place_ = 0;
    said_any_ = false;
    last_ = std::max(last_, round_began_ + shortest_round);
    round_began_ = last_;
    return true;
}

bool Playback::is_wanted(std::string_view source) const noexcept {
    return source_.empty() || source.empty() || source.substr(source.rfind('.') + 1) == source_;
}

std::optional<Playback::Next> Playback::next() {
    while (true) {
        const auto line = next_line();
        if (!line) {
            if (!begin_again()) return std::nullopt;
            continue;
        }
        if (line->find_first_not_of(" \t\r") == std::string_view::npos) continue;
        auto read = show::parse_trace_line(json_, *line);
        if (!read) {
            ++malformed_;
            continue;
        }
        last_ = std::max(last_, round_began_ + read->time.time_since_epoch());
        if (read->end) {
            place_ = text_.size();
            continue;
        }
        if (!is_wanted(read->source)) continue;
        if (read->type.starts_with("input.") || contract::is_reserved_event(read->type)) continue;
        said_any_ = true;
        const auto device = text_at(read->data, "device").value_or("");
        return Next{
            last_,
            std::string(device),
            {.type = std::move(read->type), .data = std::move(read->data), .producer = read->producer}
        };
    }
}

} // namespace tutti::input
