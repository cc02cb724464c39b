// The client's side of a bus on Redis: what to send when on its two connections, what arrived, what is kept
// there. Pure: bytes and the time come in, bytes and calls to a listener come out; sockets, reconnecting and
// topic roots are elsewhere (redis_bus).
#pragma once

#include "base/redis_url.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "bus/bus_options.hpp"
#include "bus/capabilities.hpp"
#include "bus/outbound_queue.hpp"
#include "bus/redis_names.hpp"
#include "bus/redis_pipe.hpp"
#include "bus/redis_translation.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace tutti::bus {

/// A connection in subscriber mode can do nothing else (RESP2): there are two.
enum class RedisLine : std::uint8_t { Commands, Subscriptions };
inline constexpr std::array redis_lines = {RedisLine::Commands, RedisLine::Subscriptions};

struct RedisNow {
    SteadyTime steady = {};
    WallTime wall = {};
};

/// What the session tells, during the call that made it happen. A listener may publish, subscribe and
/// unsubscribe.
class RedisSessionListener {
public:
    virtual ~RedisSessionListener() = default;
    /// Both connections are greeted.
    virtual void accepted() = 0;
    /// For the handlers of these filters.
    virtual void received(const Message& message, const std::vector<std::uint32_t>& filters) = 0;
    virtual void subscription_answered(std::string_view filter, const Result<void>& answer) = 0;
    virtual void message_dropped(const Message& message, const Error& why) = 0;
    /// What became of a message that was published with a receipt.
    virtual void settled(Receipt receipt, const Result<void>& fate) = 0;
    /// Our presence is gone before its time, and with it perhaps everything that was kept.
    virtual void emptied() = 0;
    /// Once a connection and capability.
    virtual void goes_without(Capability what) = 0;
};

class RedisSession {
public:
    using FilterId = std::uint32_t;

    /// Topics in here are the wire's, those of `options` too. The listener outlives the session.
    RedisSession(RedisUrl url, BusOptions options, RedisSessionListener& listener);

    // --- the connections ---
    /// Both are there, and wait to be greeted.
    void opened(RedisNow now);
    /// One of them is gone, for whatever reason; what was under way is kept for the next.
    void lost();
    /// An error means: close both, and call lost().
    Result<void> receive(RedisLine line, std::string_view bytes, RedisNow now);
    /// To be called at deadline(). An error is as in receive().
    Result<void> tick(RedisNow now);
    SteadyTime deadline() const noexcept;
    /// Replaces `out` by the bytes to send now. Calling it again when they are written keeps the flow going.
    void take_output(RedisLine line, std::string& out, RedisNow now);
    bool wants_to_send(RedisLine line) const noexcept;
    /// False: enough waits to be delivered, and what Redis has more may stay there.
    bool wants_input(RedisLine line) const noexcept;
    bool is_online() const noexcept { return state_ == State::Online; }

    // --- messages ---
    Result<void> publish(Message message, RedisNow now, Receipt receipt = {});
    /// Asks for a subscription, or, for a filter already asked for, for its kept states once more.
    void subscribe(const std::string& filter, FilterId id, RedisNow now);
    void unsubscribe(const std::string& filter, RedisNow now);
    /// Confirmed, and what is kept on it has been delivered.
    bool is_granted(const std::string& filter) const;
    bool is_refused(const std::string& filter) const;
    /// Nothing queued, nothing unwritten, nothing unanswered.
    bool is_drained() const noexcept;

private:
    enum class State : std::uint8_t { Offline, Greeting, Online };

    struct Wanted {
        FilterId id = 0;
        std::size_t unconfirmed = 1; ///< of its channels
        std::size_t walks = 0;       ///< that are still to bring kept states
        bool refused = false;
    };
    struct Channel {
        std::set<std::string> filters;
        std::uint64_t generation = 0; ///< of its subscription: an earlier one's answer is not this one's
        bool confirmed = false;
        std::optional<Error> refusal = {};
    };
    /// A message that was written and is not yet answered whole.
    struct Sent {
        Outgoing outgoing;
        int replies = 0;
        std::optional<Error> error = {};
    };
    struct Arrived {
        std::string channel;
        std::string payload;
        std::vector<FilterId> filters;
    };
    /// States that are being read: of one filter when it is granted, or of what a notice is about.
    struct Walk {
        enum class Reason : std::uint8_t { Kept, Notice };
        Reason reason = Reason::Kept;
        std::string filter = {};          ///< of Kept
        std::vector<FilterId> ids = {};   ///< whose handlers get what is found
        std::deque<RedisName> names = {}; ///< still to be looked at
        std::deque<std::string> keys = {};
        std::unordered_set<std::string> seen = {}; ///< SCAN may tell a key twice
        std::string cursor = {};                   ///< of the pattern in front; empty: not begun
        SteadyTime begun = {};                     ///< that pattern
        std::size_t slices = 0;                    ///< of it
        std::vector<std::string> matched = {};     ///< by it
        std::size_t unanswered = 0;                ///< of what was asked for
        std::optional<Error> refusal = {};         ///< it may not be read
    };
    /// What a pattern has matched among so many keys that it is not looked for each time.
    struct Matched {
        std::vector<std::string> keys;
        SteadyTime until;
    };
    /// One key's answers, as they come.
    struct Found {
        std::string topic;
        std::string value = {};
        std::optional<std::string> revision = {};
        bool is_no_text = false; ///< the key holds a list, a hash
        std::optional<Error> refusal = {};
    };

    RedisPipe& pipe(RedisLine line) noexcept {
        return line == RedisLine::Commands ? commands_ : subscriptions_;
    }

    // redis_session.cpp: greeting, time, publishing
    void greet(RedisLine line);
    Result<void> greeted();
    void pump();
    void write(Outgoing outgoing);
    void keep(const Outgoing& outgoing);
    void command(std::initializer_list<std::string_view> words);
    Result<void> answered(const RedisReply& reply);
    void notify_of_data();
    void tell_of_change(const std::string& topic);
    void lower_to_what_there_is(const Message& message);
    void tell_without(Capability what);
    void drop(const Outgoing& outgoing, const Error& why);
    bool is_presence_to_renew(const Message& message) const;
    void renew_presence();
    void look_for_presences();
    milliseconds presence_pause() const noexcept { return options_.redis.presence / 3; }

    // redis_session_receive.cpp: subscriptions, messages, kept states
    void ask(const std::string& filter, Wanted& wanted);
    void refuse(const std::string& filter, Wanted& wanted, const Error& why);
    void ask_channel(const RedisName& name, Channel& channel);
    void channel_answered(const RedisName& name, std::uint64_t generation, const RedisReply& reply);
    void pushed(RedisReply& push);
    void deliver_arrived();
    void deliver(Arrived& arrived);
    void take_data_notice(std::string_view source, const Arrived& arrived);
    void take_change_notice(const Arrived& arrived);
    std::vector<FilterId> ids_of(const Channel& channel) const;
    void begin_kept_walk(const std::string& filter, Wanted& wanted);
    void begin_notice_walk(std::vector<FilterId> ids, const std::set<RedisName>& names);
    void walk_on();
    void scan_on(Walk& walk);
    void scan_answered(Walk& walk, const RedisReply& reply);
    void scan_ended(Walk& walk);
    void read_keys(Walk& walk);
    void read_key(Walk& walk, const std::string& key, std::string topic);
    void found(Walk& walk, const Found& one, const RedisReply& left);
    bool is_news(const Walk& walk, const Found& one);
    void end_walk();
    bool is_wanted(const Walk& walk) const;
    void remember_presence(const Message& message);

    RedisUrl url_;
    BusOptions options_;
    RedisSessionListener& listener_;
    RedisNames names_;
    State state_ = State::Offline;
    RedisPipe commands_;
    RedisPipe subscriptions_;
    RedisNow now_; ///< of the call under way
    int greetings_due_ = 0;
    std::array<bool, lack_rows.size()> told_without_{}; ///< by capability, on this connection

    OutboundQueue queue_;
    std::deque<Sent> sent_;
    std::size_t sent_bytes_ = 0;
    std::set<std::string, std::less<>> written_sources_; ///< of readings since the last notice
    std::deque<Outgoing> untold_; ///< sections that were written, whose notice is not answered
    int notices_ = 0;             ///< of readings, that are not answered

    std::map<std::string, Wanted, std::less<>> wanted_;
    std::map<RedisName, Channel> channels_;
    std::uint64_t generation_ = 0;

    std::deque<Arrived> arrived_;
    std::size_t arrived_bytes_ = 0;
    /// Sources that spoke for themselves, with the notice that told of no more than that (it comes once for
    /// each of our names that takes it); empty: still to come.
    std::map<std::string, std::string, std::less<>> heard_;
    std::map<std::string, std::size_t, std::less<>> last_values_; ///< of topics that notices were about
    Message received_;                                            ///< used again for every message

    std::map<std::string, Matched, std::less<>> matched_; ///< by pattern
    std::list<Walk> walks_;                               ///< the front one is under way
    bool is_delivering_ = false; ///< what arrived: a notice that is done at once must not begin within itself
    bool is_looking_up_ = false; ///< a notice's states are being read: what arrived later waits

    std::optional<Message> presence_; ///< ours, while it has to be renewed
    SteadyTime presence_due_ = SteadyTime::max();
    SteadyTime ping_due_ = SteadyTime::max();
    std::set<std::string, std::less<>> presences_; ///< topics of those that we were told of
};

} // namespace tutti::bus
