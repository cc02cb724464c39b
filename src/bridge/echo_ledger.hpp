// What a bridge sent to a broker of MQTT 3.1.1, which sends it back to whoever subscribed, the sender
// included: there is no "no local" (MQTT 5 §3.8.3.1), and no property that says by whom it came. Each message
// that was sent takes one of the same topic and payload that comes. Pure.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>

namespace tutti::bridge {

class EchoLedger {
public:
    /// What was written, or acknowledged, this long ago does not come back any more: the same message is
    /// another's.
    static constexpr auto patience = seconds{10};
    /// Then the oldest are forgotten.
    static constexpr std::size_t most = 8192;

    /// Known by its topic, as the broker has it, and its payload.
    using Mark = std::uint64_t;
    static Mark mark_of(std::string_view topic, std::string_view payload) noexcept;

    /// It is on its way.
    void sent(Mark mark);
    /// The broker has it, or will never have it.
    void settled(Mark mark, SteadyTime now);
    /// Whether a message that came is one of ours; it then is expected no more.
    bool take(Mark mark, SteadyTime now);

    std::size_t size() const noexcept { return entries_.size(); }

private:
    struct Entry {
        Mark mark;
        SteadyTime until; ///< max: it is on its way
    };
    void forget_old(SteadyTime now);

    std::deque<Entry> entries_; ///< in the order in which they were sent
};

} // namespace tutti::bridge
