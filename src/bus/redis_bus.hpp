// The Bus over Redis, on a Unix socket or TCP. Joins the pure RedisSession to its two sockets, connects again
// after a pause when one is lost, maps topics to the root, and hands messages to their handlers.
#pragma once

#include "base/redis_url.hpp"
#include "bus/backoff.hpp"
#include "bus/bus.hpp"
#include "bus/bus_options.hpp"
#include "bus/changes.hpp"
#include "bus/receipts.hpp"
#include "bus/redis_session.hpp"
#include "bus/subscribers.hpp"
#include "bus/topic_root.hpp"
#include "io/server_connection.hpp"
#include "io/task_group.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tutti::bus {

class RedisBus final : public Bus, private RedisSessionListener {
public:
    /// `random` and `report` outlive the bus. The executor's io_context has one thread.
    RedisBus(
        const asio::any_io_executor& executor, RedisUrl url, BusOptions options, RandomSource& random,
        BusReport& report
    );
    ~RedisBus() override;
    RedisBus(const RedisBus&) = delete;
    RedisBus& operator=(const RedisBus&) = delete;

    void start() override;
    Task<void> stop(SteadyClock::duration grace) override;
    bool is_connected() const noexcept override { return session_.is_online(); }
    Capabilities capabilities() const override { return capabilities_of(Backend::Redis); }
    Result<void> publish(Message message) override;
    Task<Result<void>> publish_surely(Message message, SteadyClock::duration timeout) override;
    Result<Subscription> subscribe(std::string filter, QoS qos, Handler handler) override;
    void unsubscribe(Subscription::Id id) noexcept override;
    Task<Result<void>> confirmed(Subscription::Id id, SteadyClock::duration timeout) override;
    Task<Result<Message>> request(Message command, SteadyClock::duration timeout) override;
    Task<Result<void>> drained(SteadyClock::duration timeout) override;

private:
    using SharedStream = io::SharedServerConnection;

    Task<void> keep_connected();
    Task<Result<SharedStream>> connect();
    Task<Error> serve();
    Task<void> read(RedisLine line, SharedStream stream);
    Task<void> write_output();
    Task<bool> write_line(RedisLine line, std::string& bytes);
    Task<void> watch_deadline();
    void wake() noexcept;
    void end_connection(Error why) noexcept;
    SharedStream& stream(RedisLine line) noexcept { return streams_[static_cast<std::size_t>(line)]; }

    void accepted() override;
    void received(const Message& message, const std::vector<std::uint32_t>& filters) override;
    void subscription_answered(std::string_view filter, const Result<void>& answer) override;
    void message_dropped(const Message& message, const Error& why) override;
    void settled(Receipt receipt, const Result<void>& fate) override { receipts_.settle(receipt, fate); }
    void emptied() override { report_.emptied(); }
    void goes_without(Capability what) override { report_.goes_without(what); }

    RedisUrl url_;
    BusOptions options_;
    RandomSource& random_;
    BusReport& report_;
    TopicRoot root_;
    Backoff backoff_;
    RedisSession session_;
    Subscribers subscribers_;
    Changes changes_;
    Receipts receipts_;
    std::array<SharedStream, redis_lines.size()> streams_; ///< while there is a connection
    int readers_ = 0;                                      ///< under way
    std::optional<Error> ended_;                           ///< why the connection is over
    asio::steady_timer writer_wakes_;                      ///< cancelled when there may be something to write
    asio::steady_timer watch_wakes_;                       ///< set to the session's deadline
    bool stopping_ = false;
    bool writing_ = false;
    Message received_; ///< used again for every message
    io::TaskGroup tasks_;
};

} // namespace tutti::bus
