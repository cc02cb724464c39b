#include "device/streams.hpp"

#include <algorithm>

namespace tutti::device {

namespace {

std::string code_of(const Value& data) {
    const Value* code = data.find("code");
    return code != nullptr && code->is_string() ? std::string(code->string()) : std::string();
}

} // namespace

std::optional<Saying> Streams::offer(DeviceNumber device, Saying saying, SteadyTime now) {
    if (period_ == microseconds(0)) return saying;
    Key key{device, saying.type, code_of(saying.data)};
    auto found = streams_.find(key);
    if (found == streams_.end()) {
        make_room();
        found = streams_.emplace(key, Stream{signal::RateCap(period_)}).first;
    }
    auto& stream = found->second;
    stream.heard = now;
    if (!stream.waiting && stream.cap.offer(now)) return saying;
    if (stream.waiting) {
        ++passed_over_;
    } else {
        turns_.emplace(std::pair(*stream.cap.due(), count_++), std::move(key));
    }
    stream.waiting = std::move(saying);
    return std::nullopt;
}

std::optional<SteadyTime> Streams::next_due() const {
    if (turns_.empty()) return std::nullopt;
    return turns_.begin()->first.first;
}

std::vector<Streams::Due> Streams::take_due(SteadyTime now) {
    std::vector<Due> due;
    while (!turns_.empty() && turns_.begin()->first.first <= now) {
        const auto turn = turns_.extract(turns_.begin());
        auto& stream = streams_.find(turn.mapped())->second;
        due.push_back({turn.mapped().device, std::move(*stream.waiting)});
        stream.waiting.reset();
        stream.cap.said(now);
    }
    return due;
}

std::vector<Streams::Due> Streams::forget(DeviceNumber device) {
    std::vector<Due> last;
    std::erase_if(turns_, [&](const auto& turn) {
        if (turn.second.device != device) return false;
        last.push_back({device, std::move(*streams_.find(turn.second)->second.waiting)});
        return true;
    });
    std::erase_if(streams_, [&](const auto& stream) { return stream.first.device == device; });
    return last;
}

/// The one that was silent for longest goes; where each has a value that waits, the one whose turn is last.
void Streams::make_room() {
    if (streams_.size() < most) return;
    auto oldest = streams_.end();
    for (auto stream = streams_.begin(); stream != streams_.end(); ++stream)
        if (!stream->second.waiting
            && (oldest == streams_.end() || stream->second.heard < oldest->second.heard))
            oldest = stream;
    if (oldest == streams_.end()) {
        const auto turn = std::prev(turns_.end());
        oldest = streams_.find(turn->second);
        turns_.erase(turn);
        ++passed_over_;
    }
    streams_.erase(oldest);
}

} // namespace tutti::device
