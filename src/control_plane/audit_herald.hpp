// AuditHerald: says how far the audit is, outside of the store: who keeps one of these notices later that
// lines were cut off or made anew (store/control_chain.hpp). An event of the outbox, after some lines or
// after a while.
#pragma once

#include "control_plane/store_writer.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace tutti::control_plane {

class AuditHerald {
public:
    struct Options {
        std::uint64_t lines = 1000; ///< that come at most between two of them
        SteadyClock::duration pause = std::chrono::minutes(5);
    };

    /// `said` hears each that went out, and the first that is known. The writer outlives it.
    AuditHerald(
        const asio::any_io_executor& executor, StoreWriter& writer,
        std::function<void(const store::AuditHead&)> said, Options options
    )
        : writer_(writer), said_(std::move(said)), options_(options), timer_(executor) {}

    /// So far it is now.
    void is_at(const store::AuditHead& head);
    /// Until it is cancelled.
    Task<void> run();

    /// As far as is known.
    const store::AuditHead& head() const noexcept { return newest_; }

private:
    Task<void> look();
    Task<void> say();

    StoreWriter& writer_;
    std::function<void(const store::AuditHead&)> said_;
    Options options_;
    asio::steady_timer timer_;
    store::AuditHead newest_;
    std::optional<std::uint64_t> said_line_; ///< nothing: it is not known yet how far it was at the start
    SteadyTime due_ = SteadyTime::max();
};

} // namespace tutti::control_plane
