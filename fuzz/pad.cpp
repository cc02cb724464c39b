// What phones say on /ws/pad, a frame a line, and the data of an event that speaks to them. Two phones take
// turns, and time passes. Whatever they say, what is pressed is let go in the end, and no event breaks the
// contract.
#include "base/json.hpp"
#include "base/scan.hpp"
#include "contract/event_stamp.hpp"
#include "gateway/pad_desk.hpp"

#include <cstdlib>
#include <map>
#include <string>
#include <utility>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

class Phone final : public io::WebSocketConnection {
public:
    void send(io::WebSocketText text) override { check(parse_json(*text).has_value()); }
    void send_binary(io::WebSocketText) override {}
    bool send_newest(io::WebSocketText) override { return false; }
    std::string_view subject() const noexcept override { return {}; }
    std::size_t queued_bytes() const noexcept override { return 0; }
    void close(io::WebSocketClose, std::string_view reason) override { check(reason.size() <= 123); }
};

/// Hears what phones do, and holds it against the contract.
class Hearer {
public:
    void hear(std::int32_t producer, gateway::PadEvent said) {
        check(producer > 0);
        note(producer, said);
        const auto event = stamp_.stamp(std::move(said.type), producer, std::move(said.data), WallTime{});
        check(contract::parse_event(contract::print(event)).has_value());
    }
    bool nothing_is_pressed() const { return pressed_.empty(); }

private:
    /// A button goes down and up by turns, edge and level alike.
    void note(std::int32_t producer, const gateway::PadEvent& said) {
        const auto* code = said.data.find("code");
        if (said.type == "button.press")
            check(pressed_.emplace(std::pair(producer, code->string()), true).second);
        else if (said.type == "button.release")
            check(pressed_.erase(std::pair(producer, std::string(code->string()))) == 1);
        else if (said.type == "button.level")
            check(
                pressed_.contains(std::pair(producer, std::string(code->string())))
                == said.data.find("pressed")->boolean()
            );
    }

    std::map<std::pair<std::int32_t, std::string>, bool> pressed_;
    contract::EventStamp stamp_{"pad", "fuzz"};
};

void play(std::string_view lines) {
    gateway::PadDesk::Now now{WallTime{}, SteadyTime{seconds(9)}};
    Hearer hearer;
    gateway::PadDesk desk(
        [&now] { return now; }, [] {}, [](gateway::PadDesk::Present) {},
        [&hearer](std::int32_t producer, gateway::PadEvent said) { hearer.hear(producer, std::move(said)); }
    );
    Phone phones[2];
    for (auto& phone : phones) desk.opened(phone);
    for (std::size_t turn = 0; !lines.empty(); ++turn) {
        const auto line = take_line(lines);
        desk.received(phones[turn % 2], line);
        // The length of a line is as good a dice as any.
        now.steady += microseconds(line.size() * line.size() * 500);
        const auto due = desk.next_deadline();
        if (due && *due <= now.steady) desk.tick(now);
        check(desk.phones(now).size() <= 2);
    }
    desk.closed(phones[0]);
    desk.close_all(io::WebSocketClose::GoingAway, "the end");
    desk.closed(phones[1]);
    check(hearer.nothing_is_pressed());
    check(!desk.next_deadline());
}

void frame(std::string_view text) {
    const auto read = gateway::read_pad_frame(text);
    check(read.has_value() || !read.error().message.empty());
}

void feedback(std::string_view text) {
    const auto data = parse_json(text);
    if (!data) return;
    const auto read = gateway::read_pad_feedback(*data);
    if (!read) return check(!read.error().message.empty());
    const auto told = parse_json(gateway::print_pad_feedback(*read, WallTime{}));
    check(told.has_value() && told->find("type")->string() == "feedback");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    play(bytes);
    frame(bytes);
    feedback(bytes);
    return 0;
}
