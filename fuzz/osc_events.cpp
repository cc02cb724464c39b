// Any datagrams, each a line of the input with the milliseconds before it as its first byte, from two senders
// in turn: whatever is said is an event that the contract takes, and no address says more than its rate.
#include "input/osc/osc_events.hpp"

#include "base/json.hpp"
#include "base/name.hpp"
#include "base/result.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::input;

constexpr milliseconds period{10};

/// What is said, and when each sender said each address last.
class Listener {
public:
    void hear(std::vector<OscEvents::Said> said, SteadyTime now) {
        for (const auto& [sender, saying] : said) {
            invariant(is_dotted_name(saying.type) && saying.type.size() <= 255, "the type is a name");
            invariant(saying.timestamp.has_value(), "it has a time");
            const auto again = parse_json(print_json(saying.data));
            invariant(again.has_value(), "the data is JSON");
            if (device::is_raw(saying.type)) continue;
            const auto [last, is_first] = last_.try_emplace(key_of(sender, saying), now);
            invariant(is_first || now - last->second >= period, "an address says no more than its rate");
            last->second = now;
        }
    }

private:
    /// Two addresses that differ in what is no UTF-8 alone look alike here: those are told apart by nothing.
    static std::string key_of(OscEvents::Sender sender, const device::Saying& saying) {
        const auto address = saying.data.find("address")->string();
        static std::size_t alike = 0;
        if (address.find("\xEF\xBF\xBD") != std::string_view::npos) return std::to_string(++alike);
        return std::to_string(sender) + std::string(address);
    }

    std::map<std::string, SteadyTime> last_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    OscEvents events({.as_raw = {*osc::Pattern::parse("/raw//*")}}, period);
    Listener listener;
    OscEvents::Now now{SteadyTime{seconds(1)}, wall_time_from_seconds(1'700'000'000)};
    for (OscEvents::Sender sender = 1; !rest.empty(); sender = 3 - sender) {
        const milliseconds pause{static_cast<unsigned char>(rest.front())};
        now.steady += pause;
        now.wall += pause;
        listener.hear(events.due(now.steady), now.steady);
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto heard = events.take(sender, rest.substr(1, std::max<std::size_t>(end, 1) - 1), now);
        listener.hear(heard.said, now.steady);
        for (const auto& refused : heard.refused) invariant(!refused.kind.empty(), "a refusal has a kind");
        invariant(
            !events.deadline() || *events.deadline() <= now.steady + period, "nothing waits for longer"
        );
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    listener.hear(events.due(now.steady + period), now.steady + period);
    invariant(!events.deadline(), "the last is said");
    return 0;
}
