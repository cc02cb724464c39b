// Recordings from bytes that nobody vouches for: a line that reads, reads the same when it is written again;
// any payload comes back as it was; an index is in order or refused; lines are the same however their bytes
// were split.
#include "mqtt/topic.hpp"
#include "recording/index.hpp"
#include "recording/line.hpp"
#include "recording/line_splitter.hpp"
#include "recording/mcap_export.hpp"
#include "recording/replay_plan.hpp"
#include "recording/restamp.hpp"
#include "recording/topic_selection.hpp"
#include "recording/trace_input.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

using namespace tutti;
using namespace tutti::recording;

namespace {

Line read_again(const Line& line) {
    std::string text;
    std::visit([&](const auto& each) { LineEncoder().append(text, each); }, line);
    if (text.find('\n') != text.size() - 1) std::abort();
    auto again = LineDecoder().decode(std::string_view(text).substr(0, text.size() - 1));
    if (!again) std::abort();
    return *std::move(again);
}

void check_line(std::string_view text) {
    const auto line = LineDecoder().decode(text);
    if (!line) return;
    if (read_again(*line) != *line) std::abort();
    const auto* message = std::get_if<Recorded>(&*line);
    if (message == nullptr) return;
    static_cast<void>(trace_input(*message));
    auto later = *message;
    restamp(later, std::chrono::seconds(100), "tag");
    if (read_again(later) != Line(later)) std::abort();
    McapExport mcap("fuzz");
    if (!mcap.add(*message)) std::abort();
    mcap.finish();
}

void check_payload(std::string_view bytes) {
    Recorded message{.topic = "event/a", .payload = std::string(bytes)};
    if (read_again(message) != Line(message)) std::abort();
    restamp(message, std::chrono::seconds(-1), "tag");
    if (read_again(message) != Line(message)) std::abort();
}

void check_index(std::string_view bytes) {
    const auto index = decode_index(bytes);
    if (!index) return;
    auto again = encode_index_head(index->started);
    for (const auto& entry : index->entries) again += encode(entry);
    if (decode_index(again) != index) std::abort();
    IndexBuilder builder;
    if (!index->entries.empty()) builder = IndexBuilder(index->entries.back(), index->entries.back().time);
    static_cast<void>(builder.add(WallTime{std::chrono::seconds(5)}, ~0ULL, ~0ULL));
    for (const auto& entry : index->entries) {
        const auto* before = seek(index->entries, entry.time);
        if (before != nullptr && before->time >= entry.time) std::abort();
    }
}

std::vector<std::string> lines_of(std::string_view head, std::string_view tail) {
    LineSplitter splitter;
    std::vector<std::string> lines;
    for (const auto part : {head, tail}) {
        splitter.feed(part);
        while (const auto line = splitter.next()) lines.emplace_back(*line);
    }
    lines.emplace_back(splitter.rest());
    return lines;
}

void check_words(std::string_view text) {
    const auto end = text.find('\n');
    const auto first = text.substr(0, end);
    const auto second = end == std::string_view::npos ? first : text.substr(end + 1);
    if (const auto place = parse_place(first)) static_cast<void>(resolve(*place, WallTime{}));
    if (const auto speed = parse_speed(first)) {
        ReplayPlan plan(*speed, WallTime{}, SteadyTime{});
        plan.next_round(WallTime{std::chrono::seconds(10)});
        static_cast<void>(plan.due(WallTime{std::chrono::seconds(20)}));
    }
    if (mqtt::covers(first, second) && mqtt::covers(second, first)
        && without_covered({std::string(first), std::string(second)}).size() != 1)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0] % 5) {
    case 0:
        check_line(text);
        break;
    case 1:
        check_payload(text);
        break;
    case 2:
        check_index(text);
        break;
    case 3:
        if (lines_of(text, {}) != lines_of(text.substr(0, text.size() / 2), text.substr(text.size() / 2)))
            std::abort();
        break;
    default:
        check_words(text);
    }
    return 0;
}
