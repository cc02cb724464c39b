// What the bus says of an installation, in any order and at any time. Whoever applies each patch to what he
// was told before must have the document that a newcomer is given.
//
// A line is a step: '+' a message, 'k' a kept one, each with its topic, a space and its payload; 't' time
// passes, so many seconds as its second byte says; 'c' and 'd' the bus comes and goes; 'p' a patch is told.
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "live/live_state.hpp"
#include "live/merge_patch.hpp"
#include "live/presences.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

/// Members in the order of their names: an object says the same in any order.
Value in_order(const Value& value) {
    if (value.is_array()) {
        std::vector<Value> items;
        for (const auto& item : value.items()) items.push_back(in_order(item));
        return Value::array(std::move(items));
    }
    if (!value.is_object()) return value;
    std::vector<Member> members;
    for (const auto& member : value.members()) members.push_back({member.key, in_order(member.value)});
    std::ranges::sort(members, {}, &Member::key);
    return Value::object(std::move(members));
}

class Listener {
public:
    void step(std::string_view line) {
        if (line.empty()) return;
        const auto rest = line.substr(1);
        switch (line.front()) {
        case '+':
        case 'k':
            return hear(rest, line.front() == 'k');
        case 't':
            return pass(rest.empty() ? 0 : static_cast<unsigned char>(rest.front()));
        case 'c':
        case 'd':
            return state_.set_bus_connected(line.front() == 'c', now_);
        case 'p':
            return compare();
        default:
            return;
        }
    }

    void compare() {
        const bool expected = state_.has_changes();
        if (const auto patch = state_.take_patch()) {
            check(expected);
            told_ = live::merge_apply(told_, *patch);
        }
        check(!state_.has_changes());
        check(in_order(told_) == in_order(state_.document()));
        check(told_ == live::without_nulls(told_));
    }
    void finish() {
        compare();
        check(parse_json(print_json(told_)).value() == told_);
    }

private:
    void hear(std::string_view message, bool kept) {
        const auto space = message.find(' ');
        const auto topic = whole_characters(message.substr(0, space)); // as the decoder of a bus has it
        const auto payload = space == message.npos ? std::string_view() : message.substr(space + 1);
        const auto fate = state_.apply(topic, payload, {.retained = kept}, wall_, now_);
        if (fate == live::Applied::Malformed) check(!payload.empty());
        presences_.apply(topic, payload);
    }

    void pass(unsigned char whole) {
        now_ += seconds(whole);
        wall_ += seconds(whole);
        state_.expire(now_);
        if (const auto next = state_.next_deadline()) check(*next > now_);
    }

    live::LiveState state_{"home", {.sources = 3, .sensors = 3, .services = 3, .components = 3}};
    live::Presences presences_;
    WallTime wall_ = wall_time_from_seconds(1000);
    SteadyTime now_{std::chrono::hours(1)};
    Value told_ = state_.document();
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    Listener listener;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        listener.step(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    listener.finish();
    return 0;
}
