// LocalBroker: what the buses of one process meet at, without a socket. It routes, keeps states and publishes
// wills; the clients' side is LocalBus. Whoever composes the process makes one and passes it on. Everything
// happens on one executor and nothing within a call: handlers run in turns of their own.
#pragma once

#include "broker/retained_store.hpp"
#include "bus/local_bus.hpp"
#include "bus/make_bus.hpp"
#include "io/asio.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::bus {

struct LocalLimits {
    std::size_t kept_messages = 20'000;
    std::uint64_t kept_bytes = 64 * 1024 * 1024;
};

/// Owned by whoever composed the process, by each LocalBus, and by a turn under way.
class LocalBroker final : public LocalPlace, public std::enable_shared_from_this<LocalBroker> {
public:
    /// The executor's io_context has one thread. It begins open.
    static SharedLocalBroker make(asio::any_io_executor executor, LocalLimits limits = {});
    ~LocalBroker() override;

    std::unique_ptr<Bus> join(BusOptions options, RandomSource& random, BusReport& report) override;

    // ---- what else happens to brokers ----

    /// Takes clients (again).
    void open();
    /// As when a broker's process dies: every connection breaks, what was kept is forgotten, and nobody is
    /// left to publish wills.
    void close();
    /// As when that client's connection breaks: its will is published, and it comes again by itself.
    void disconnect(std::string_view client_id);

    std::size_t kept() const noexcept;

    // ---- for LocalBus ----

    using MemberId = LocalBus::MemberId;
    MemberId enter(LocalBus& bus);
    /// It is gone; with a `will`, without a goodbye.
    void leave(MemberId id, std::optional<Message> will);
    /// That member has something to do.
    void wake(MemberId id);
    bool is_open() const noexcept { return open_; }
    /// Makes room for a newcomer: a client id is one client's.
    void displace(MemberId newcomer, std::string_view client_id);

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    /// Topics are whole. False: a state that there is no room to keep.
    bool publish(const Message& message);
    /// Hands the kept states that a filter takes to a member.
    void replay(MemberId id, const std::string& filter, LocalBus::Wanted wanted);

private:
    enum class WillFate : std::uint8_t { Published, Discarded };

    LocalBroker(asio::any_io_executor executor, LocalLimits limits);
    struct Member {
        LocalBus* bus;
        bool is_waiting = false; ///< stands in `busy_`
    };
    LocalBus* find(MemberId id) const;
    void schedule();
    void turn();
    bool step();
    bool keep(const Message& message);
    void deliver(const Message& message);
    void break_connection(LocalBus& bus, Error why, WillFate fate);

    asio::any_io_executor executor_;
    LocalLimits limits_;
    std::uint64_t kept_bytes_ = 0; ///< outlives the store, whose messages count in it
    std::unique_ptr<broker::RetainedStore> kept_;
    std::map<MemberId, Member> members_;
    std::deque<MemberId> busy_;
    std::deque<Message> wills_; ///< to be published next
    std::uint32_t last_id_ = 0;
    std::uint64_t shared_turn_ = 0; ///< whose turn it is in every group of a shared subscription
    bool open_ = true;
    bool scheduled_ = false;
};

} // namespace tutti::bus
