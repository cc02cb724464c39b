// Any bytes of a board, in pieces, time passing between them: what it says are events that the contract
// takes, no press is both short and long, and nothing is down after it is gone.
#include "base/json.hpp"
#include "base/name.hpp"
#include "base/result.hpp"
#include "contract/topics.hpp"
#include "decode/bounded_lines.hpp"
#include "device/line.hpp"
#include "input/serial/board_events.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::input;

class Listener {
public:
    void hear(const std::vector<device::Saying>& said) {
        for (const auto& saying : said) {
            invariant(is_dotted_name(saying.type) && saying.type.size() <= 255, "the type is a name");
            invariant(!contract::is_reserved_event(saying.type), "the runtime's own words are the runtime's");
            invariant(saying.data.is_object(), "the data is an object");
            invariant(parse_json(print_json(saying.data)).has_value(), "the data is JSON");
        }
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    decode::BoundedLines lines(512);
    BoardEvents events(milliseconds(500));
    Listener listener;
    SteadyTime now{seconds(1)};
    while (!rest.empty()) {
        const std::size_t piece =
            std::min<std::size_t>(rest.size(), 1 + static_cast<unsigned char>(rest.front()) % 64);
        lines.feed(rest.substr(0, piece));
        rest.remove_prefix(piece);
        now += milliseconds(10 * piece);
        listener.hear(events.reach(now));
        invariant(!events.deadline() || *events.deadline() > now, "a hold that is long was said to be");
        while (const auto line = lines.next()) {
            invariant(!line->empty() && line->size() <= 512, "a line is as long as it may be");
            auto parsed = device::parse_line(*line);
            if (!parsed) {
                invariant(!parsed.error().message.empty(), "what is none says why");
                continue;
            }
            if (auto* event = std::get_if<device::EventLine>(&*parsed))
                listener.hear(events.take(std::move(event->saying), now));
        }
    }
    listener.hear(events.let_go());
    invariant(events.let_go().empty() && !events.deadline(), "nothing is down after it is gone");
    return 0;
}
