// Receipts: who waits for what becomes of a message of theirs, for publish_surely(). Each is woken alone: a
// thousand that wait cost an acknowledgement nothing.
#pragma once

#include "base/result.hpp"
#include "base/strong_id.hpp"
#include "base/time.hpp"
#include "io/asio.hpp"
#include "io/clock.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace tutti::bus {

/// Goes with a message; 0: nobody waits.
using Receipt = StrongId<struct ReceiptTag, std::uint64_t>;

class Receipts {
public:
    Receipt next() noexcept { return {++last_}; }

    /// What became of it. Nothing happens where nobody waits any more.
    void settle(Receipt receipt, Result<void> fate) {
        const auto found = waiting_.find(receipt);
        if (found == waiting_.end()) return;
        found->second->fate = std::move(fate);
        found->second->wakes.cancel();
    }

    /// To be awaited before `receipt` can be settled: in the turn in which its message was published. Timeout
    /// where it is not known by then.
    Task<Result<void>> wait(Receipt receipt, SteadyTime deadline) {
        Waiter waiter(co_await asio::this_coro::executor, *this, receipt);
        waiter.wakes.expires_at(io::to_asio(deadline));
        const auto [error] = co_await waiter.wakes.async_wait(no_throw);
        static_cast<void>(error); // settled, or too late
        if (waiter.fate) co_return std::move(*waiter.fate);
        co_return fail(
            ErrorCode::Timeout, "the bus did not confirm the message in time; it may still arrive"
        );
    }

private:
    struct Waiter {
        Waiter(const asio::any_io_executor& executor, Receipts& receipts, Receipt own)
            : wakes(executor), all(receipts), receipt(own) {
            all.waiting_.emplace(receipt, this);
        }
        ~Waiter() { all.waiting_.erase(receipt); }
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;

        asio::steady_timer wakes;
        Receipts& all;
        Receipt receipt;
        std::optional<Result<void>> fate;
    };

    std::uint64_t last_ = 0;
    std::map<Receipt, Waiter*> waiting_;
};

} // namespace tutti::bus
