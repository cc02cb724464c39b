// What pages post, what workers answer, and events on their way to pages. What is accepted must be as good as
// the contract says, and what goes into a frame must come out of it as it was.
#include "gateway/posted.hpp"

#include "base/json.hpp"
#include "contract/event_stamp.hpp"
#include "contract/topics.hpp"
#include "gateway/event_feed.hpp"

#include <cstdlib>
#include <string>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

class Viewer final : public io::WebSocketConnection {
public:
    void send(io::WebSocketText text) override { last = *text; }
    void send_binary(io::WebSocketText) override {}
    bool send_newest(io::WebSocketText) override { return false; }
    std::string_view subject() const noexcept override { return {}; }
    std::size_t queued_bytes() const noexcept override { return 0; }
    void close(io::WebSocketClose, std::string_view) override {}

    std::string last;
};

void post_event(std::string_view body) {
    auto posted = gateway::read_posted_event(body);
    if (!posted) return check(!posted.error().message.empty());
    contract::EventStamp stamp("page", "fuzz");
    const auto event =
        stamp.stamp(std::move(posted->type), posted->producer, std::move(posted->data), WallTime{});
    check(contract::parse_event(contract::print(event)).has_value());
}

void post_command(std::string_view body) {
    const auto posted = gateway::read_posted_command("director", body);
    if (posted) check(posted->params.is_object() && !posted->action.empty());
}

void answer(std::string_view payload) {
    const auto response = gateway::answer_to_command(std::string(payload));
    check(response.status == 200 || response.status >= 400);
    check(parse_json(response.body).has_value());
}

void show(std::string_view payload) {
    const gateway::EventFeed::Now now{WallTime{}, SteadyTime{seconds(9)}};
    gateway::EventFeed feed([now] { return now; }, [] {}, [](gateway::EventFeed::Watched) {});
    Viewer viewer;
    feed.opened(viewer);
    const auto event = contract::parse_event(payload);
    const auto taken = feed.take(contract::event_topic(event ? event->type : "some.event"), payload, now);
    if (taken != gateway::EventFeed::Taken::Done) return;
    const auto frame = parse_json(viewer.last);
    check(frame.has_value());
    const auto* events = frame->find("events");
    check(events != nullptr && events->items().size() == 1);
    // One that came without an id is said anew, with the id that every reader makes.
    const bool has_made_id = event->id.starts_with('~');
    check(events->items()[0] == *parse_json(has_made_id ? contract::print(*event) : std::string(payload)));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    post_event(bytes);
    post_command(bytes);
    answer(bytes);
    show(bytes);
    return 0;
}
