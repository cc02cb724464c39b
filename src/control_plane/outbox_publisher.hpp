// OutboxPublisher: the events of the control store, said on the bus in their order: each at least once, under
// an id that tells a second time from another event. How far it is stands in the store.
#pragma once

#include "control_plane/store_writer.hpp"
#include "store/control_records.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tutti::control_plane {

/// The bus as the outbox needs it.
struct OutboxBus {
    std::function<bool()> is_there;
    /// Says one event, by its topic below the root.
    std::function<void(std::string topic, std::string payload)> publish;
    /// Waits until all of it has arrived. An error: some of it may not have.
    std::function<Task<Result<void>>()> arrived;
};

class OutboxPublisher {
public:
    /// `source` is whose events they are. The writer and the bus outlive it.
    OutboxPublisher(
        const asio::any_io_executor& executor, StoreWriter& writer, OutboxBus bus, std::string source
    );

    /// Until it is cancelled. Where the bus or the store is away it tries again, every second; where
    /// the bus refuses, by and by more seldom.
    Task<void> run();
    /// There may be something to say.
    void wake() {
        is_woken_ = true;
        wake_.cancel();
    }

    std::uint64_t published() const noexcept { return published_; }
    std::uint64_t gaps() const noexcept { return gaps_; }

private:
    /// Whether there may be more at once.
    Task<Result<bool>> step();

    StoreWriter& writer_;
    OutboxBus bus_;
    std::string source_;
    asio::steady_timer wake_;
    bool is_woken_ = false; ///< also while it does not wait
    std::uint64_t published_ = 0;
    std::uint64_t gaps_ = 0;
};

/// As it goes over the bus.
std::string event_text(const store::OutboxEvent& event, const std::string& source);

} // namespace tutti::control_plane
